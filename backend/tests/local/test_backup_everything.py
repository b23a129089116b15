"""`make backup` and `make restore` preserve every row, sequence and definition of the real schema."""

import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from local import binaries, embedded, layout
from tests.local.conftest import run_module
from tests.support import tally

RELATIONS = """
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = %s ORDER BY 1
"""
CONTENT = "SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text COLLATE \"C\")) FROM {} AS t"
KEPT = """
INSERT INTO job_idempotency_key (caller, key, digest, ids)
VALUES ('user/1', 'a', decode(md5('a'), 'hex'), '{[1,9), [12,13)}')
"""
TRANSACTIONS = "DO $$ BEGIN FOR n IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


def manage(cluster: layout.Cluster, *command: str) -> None:
    done = run_module("local.exec", "--", sys.executable, "manage.py", *command, MUSTER_DATA=str(cluster.home))
    assert done.returncode == 0, done.stderr


def contents(connection: psycopg.Connection) -> dict[str, tuple[object, ...]]:
    """Returns row count and checksum of each table and partition, and the state of each sequence.

    Excludes the materialized view, which a restore refreshes, and the snapshot of the last fold, which holds on
    one server only.
    """
    found: dict[str, tuple[object, ...]] = {}
    for kind, query in (("r", CONTENT), ("S", "SELECT last_value, is_called FROM {}")):
        for (name,) in connection.execute(RELATIONS, [kind]).fetchall():
            row = connection.execute(sql.SQL(query).format(sql.Identifier(name))).fetchone()
            found[name] = row or ()
    del found["job_tally_fold"], found["job_tally_fold_id_seq"]
    return found


def definitions(url: str) -> str:
    """Returns the whole schema as text."""
    command = [binaries.program("pg_dump"), "--schema-only", "--no-owner", "--restrict-key=same", url]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_restore_preserves_all_rows_sequences_and_definitions(cluster: layout.Cluster, tmp_path: Path) -> None:
    data, file = str(cluster.home), str(tmp_path / "saved.dump")
    with embedded.running(cluster) as url:
        manage(cluster, "migrate", "--verbosity", "0")
        manage(cluster, "seed", "3_000")
        manage(cluster, "housekeep", "--once")
        with psycopg.connect(url) as connection:
            # Unfolded deltas must be restored too.
            connection.execute("DELETE FROM jobs WHERE status = 'FAILED'")
            connection.execute("INSERT INTO job (name) SELECT 'späť ' || n FROM generate_series(1, 50) AS n")
            connection.execute(KEPT)
        with psycopg.connect(url) as connection:
            jobs = tally.check(connection)
            before, schema = contents(connection), definitions(url)
        assert before["job_tally_delta"][0]
        assert run_module("local.backup", file, MUSTER_DATA=data).returncode == 0

        with psycopg.connect(url) as connection:
            connection.execute("UPDATE job SET name = 'changed'")
            connection.execute("TRUNCATE job_tally")
        restored = run_module("local.restore", file, MUSTER_DATA=data)
        assert restored.returncode == 0, restored.stderr

        with psycopg.connect(url) as connection:
            assert tally.check(connection) == jobs
            assert contents(connection) == before
            planned = connection.execute("SELECT reltuples FROM pg_class WHERE relname = 'job'").fetchone()
            newest = connection.execute("INSERT INTO job (name) VALUES ('next') RETURNING id").fetchone()
        assert planned == (jobs,)
        assert newest == (before["job_id_seq"][0] + 1,)  # type: ignore[operator]
        assert definitions(url) == schema


def test_tally_is_exact_after_restore_on_another_server(cluster: layout.Cluster, tmp_path: Path) -> None:
    """The other server's transaction ids are lower than those in the snapshot of the last fold."""
    file = str(tmp_path / "saved.dump")
    with embedded.running(cluster) as url:
        manage(cluster, "migrate", "--verbosity", "0")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TRANSACTIONS)
            connection.execute("INSERT INTO job (name) VALUES ('folded')")
        manage(cluster, "housekeep", "--once")
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO job (name) VALUES ('not folded')")
        assert run_module("local.backup", file, MUSTER_DATA=str(cluster.home)).returncode == 0

    other = layout.Cluster(tmp_path / "other", "postgres")
    with embedded.running(other) as url:
        assert run_module("local.restore", file, MUSTER_DATA=str(other.home)).returncode == 0
        with psycopg.connect(url, autocommit=True) as connection:
            assert tally.check(connection) == 2
            connection.execute("INSERT INTO job (name) VALUES ('next')")
            assert tally.check(connection) == 3
            # The state after a restore by hand. Housekeeping corrects it at start, even without deltas to fold.
            connection.execute("TRUNCATE job_tally_delta, job_tally; SELECT job_tally_rebuild()")
            connection.execute("UPDATE job_tally_fold SET snapshot = '1000000:1000000:'")
        manage(other, "housekeep", "--once")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("INSERT INTO job (name) VALUES ('after')")
            assert tally.check(connection) == 4
