"""graphile-worker, procrastinate and pg-boss, each with a database of its own on the same server.

Where a queue keeps finished jobs, its database holds as many as Muster's. ``bench/competitors/queues`` has the
programs with their settings.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import orjson
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bench.databases import PREFIX, connect, create_unless, write_comment
from bench.environment import PYTHON, REPOSITORY
from bench.execution.race import Contestant
from bench.progress import progress
from bench.statements import bench_query
from local.errors import LocalError

FOLDER = REPOSITORY / "bench" / "competitors" / "queues"
# The installed one; on systems without one, that of the PATH, which must be new enough for the packages.
NODE = shutil.which("node", path=os.pathsep.join([str(FOLDER / "node_modules" / ".bin"), os.environ["PATH"]])) or "node"
FINISHED_AT_ONCE = 100_000
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor:
    """A queue: its program, and the names of its statements in bench/queries."""

    name: str
    command: Sequence[str]
    cwd: Path = FOLDER
    jobs: int
    keeps: str
    left: str
    clean: str
    vacuum: str
    # Fills the table with finished jobs; None if the queue keeps none.
    finished: str | None

    @property
    def version(self) -> str:
        if self.command[0] == PYTHON:
            return version(self.name)
        package = FOLDER / "node_modules" / self.name / "package.json"
        return str(orjson.loads(package.read_bytes())["version"])


GRAPHILE_WORKER = Competitor(
    name="graphile-worker",
    command=(NODE, "graphile_worker.mjs"),
    jobs=30_000,
    keeps="deletes finished jobs, no history",
    left="graphile_worker_left",
    clean="graphile_worker_clean",
    vacuum="graphile_worker_vacuum",
    finished=None,
)
PROCRASTINATE = Competitor(
    name="procrastinate",
    command=(PYTHON, "-m", "bench.competitors.queues.procrastinate_queue"),
    cwd=REPOSITORY,
    jobs=1_000,
    keeps="keeps finished jobs and their history",
    left="procrastinate_left",
    clean="procrastinate_clean",
    vacuum="procrastinate_vacuum",
    finished="procrastinate_finished",
)
PG_BOSS = Competitor(
    name="pg-boss",
    command=(NODE, "pg_boss.mjs"),
    jobs=20_000,
    keeps="keeps finished jobs, no history",
    left="pg_boss_left",
    clean="pg_boss_clean",
    vacuum="pg_boss_vacuum",
    finished="pg_boss_finished",
)


def contestant(competitor: Competitor, server: str, finished: int) -> Contestant:
    """Returns a competitor ready to race; its database is created if it is missing or of another version."""
    name = f"{PREFIX}_{finished}_{competitor.name.replace('-', '_')}"
    url = make_conninfo(server, dbname=name)
    application = f"bench-{competitor.name}"
    env = _environment(url, application)
    contents = f"{competitor.name} {competitor.version}"
    if create_unless(server, name, contents):
        _run(competitor, env, "install")
        with connect(url) as connection:
            if competitor.finished:
                _fill_with_finished(connection, bench_query(competitor.finished), finished)
            connection.execute(bench_query("vacuum"))
            write_comment(connection, name, contents)
    return Contestant(
        name=f"{competitor.name} {competitor.version}",
        url=url,
        jobs=competitor.jobs,
        fill=partial(_fill, competitor, url, env),
        left=competitor.left,
        command=[*competitor.command, "work", str(competitor.jobs)],
        cwd=competitor.cwd,
        env=env,
        application=application,
    )


def _environment(url: str, application: str) -> Mapping[str, str]:
    given = conninfo_to_dict(url)
    named = {VARIABLES[key]: str(value) for key, value in given.items() if key in VARIABLES}
    others = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", *VARIABLES.values())}
    return {**others, **named, "PGAPPNAME": application, "PYTHONPATH": str(REPOSITORY)}


def _fill_with_finished(connection: Connection, query: bytes, jobs: int) -> None:
    with progress(jobs, "finished jobs", "job") as bar:
        for first in range(0, jobs, FINISHED_AT_ONCE):
            count = min(FINISHED_AT_ONCE, jobs - first)
            connection.execute(query, {"jobs": count})
            bar.update(count)


def _fill(competitor: Competitor, url: str, env: Mapping[str, str]) -> None:
    """Removes what earlier rounds have left, and adds the jobs of a round."""
    with connect(url) as connection:
        connection.execute(bench_query(competitor.clean))
    _run(competitor, env, "fill", str(competitor.jobs))
    with connect(url) as connection:
        connection.execute(bench_query(competitor.vacuum))
        connection.execute(bench_query("checkpoint"))


def _run(competitor: Competitor, env: Mapping[str, str], *arguments: str) -> None:
    command = [*competitor.command, *arguments]
    done = subprocess.run(
        command, cwd=competitor.cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LocalError(f"{competitor.name} failed to {arguments[0]}: {(done.stderr or done.stdout)[-2000:]}")
