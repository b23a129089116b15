"""Creates generated jobs in the database: runs of one transaction each, two at a time.

Planning and writing of runs are independent, so that two sessions use two cores. Only ids are reserved in sequence: id
order is creation order, and the same seed on an empty database creates the same rows, ids included.
"""

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol

import orjson
from django.db import connections, transaction

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.jobs import planner_statistics
from muster.seeding.recipes import USERS, recipes
from muster.seeding.sequencer import SequenceAborted, Sequencer

RUN_LENGTH = 50_000
SESSIONS = 2
YEAR = timedelta(days=365)


class OnProgress(Protocol):
    def __call__(self, jobs: int, /) -> object: ...


@dataclass(frozen=True, slots=True)
class ReservedIds:
    """The row of ``seed_reserve``, ascending."""

    job_ids: list[int]
    status_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """The parameters that determine every row: number of jobs, number of the random sequence, end of the year."""

    total: int
    seed: int
    until: datetime


def seed_jobs(*, seed: Seed, on_progress: OnProgress) -> int:
    """Creates the jobs; returns the number of history rows.

    Calls ``on_progress`` with the number of jobs of each run, from any thread. An interruption leaves complete runs
    and an exact tally.
    """
    queries.execute(sql_file("seed_partitions"), {"first": seed.until - YEAR, "last": seed.until})
    seeder = _Seeder(seed, on_progress)
    first = 0
    statuses = 0
    if not planner_statistics.is_known_to_have_jobs():
        first = min(planner_statistics.FIRST, seed.total)
        statuses = seeder.run_all([range(first)])
        planner_statistics.analyze()
    starts = range(first, seed.total, RUN_LENGTH)
    statuses += seeder.run_all([range(start, min(start + RUN_LENGTH, seed.total)) for start in starts])
    planner_statistics.analyze()
    return statuses


class _Seeder:
    """Executes runs of one seed, several at a time. A run is a range of job numbers."""

    def __init__(self, seed: Seed, on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        # The order of the keys is fixed, so the text is too.
        self._recipes = orjson.dumps(recipes()).decode()
        self._seed = {"seed": seed.seed, "until": seed.until, "total": seed.total, "users": list(USERS)}

    def run_all(self, runs: Sequence[range]) -> int:
        """Executes the runs; returns their number of history rows."""
        sequencer = Sequencer()
        with ThreadPoolExecutor(SESSIONS, thread_name_prefix="seed") as executor:
            futures = [executor.submit(self._run, sequencer, number, run) for number, run in enumerate(runs)]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
            finally:
                sequencer.abort()
                executor.shutdown(cancel_futures=True)
        for future in futures:
            if not future.cancelled() and (error := future.exception()) and not isinstance(error, SequenceAborted):
                raise error
        return sum(future.result() for future in futures)

    def _run(self, sequencer: Sequencer, number: int, run: range) -> int:
        try:
            statuses = self._write(sequencer, number, run)
        except BaseException:
            sequencer.abort()
            raise
        finally:
            # Connections belong to a thread; nothing else closes this one's.
            connections.close_all()
        self._on_progress(len(run))
        return statuses

    def _write(self, sequencer: Sequencer, number: int, run: range) -> int:
        with transaction.atomic():
            queries.execute(sql_file("seed_session"), {})
            queries.execute(sql_file("seed_plan_table"), {})
            queries.execute(
                sql_file("seed_plan"), {**self._seed, "recipes": self._recipes, "first": run.start, "length": len(run)}
            )
            with sequencer.step(number):
                ids = queries.single(sql_file("seed_reserve"), {}, into=ReservedIds)
            queries.execute(sql_file("seed_jobs"), {"recipes": self._recipes, "job_ids": ids.job_ids})
            return queries.execute(sql_file("seed_statuses"), asdict(ids))
