"""Imports write each job once and completely, whatever happens meanwhile."""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from psycopg.conninfo import make_conninfo

from config.settings.base import BACKEND
from muster.core.db import queries
from muster.core.db.templates import Statement
from muster.imports import load as loading
from muster.imports.doubts import Skip
from muster.imports.load import import_log
from muster.imports.read_log import LogOptions, NotAJobLog
from muster.imports.report import Report
from muster.jobs import planner_statistics
from tests.imports.loading import load
from tests.imports.logs import FIXTURES
from tests.imports.test_any_bytes import logs
from tests.support.database import rows, session, value
from tests.support.invariants import assert_jobs_agree_with_their_histories, assert_tally_is_exact, counts

pytestmark = pytest.mark.usefixtures("transactional_db")

HEADER = "; Computer: Test\n; UnixStartTime: 1000000000\n"


def swf(jobs: int) -> bytes:
    """Returns a log of this many jobs, one a minute."""
    row = "{0} {1} 10 30 4 -1 -1 4 -1 -1 1 -1 -1 -1 -1 -1 -1 -1\n"
    return (HEADER + "".join(row.format(n, n * 60) for n in range(jobs))).encode()


def url_of_the_test_database() -> str:
    """Returns the URL of the test database."""
    params = connection.get_connection_params()
    return make_conninfo(
        **{key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    )


def wait_until(query: str, timeout_s: float = 60) -> None:
    """Waits until the query returns true."""
    deadline = time.monotonic() + timeout_s
    while value(query) is not True:
        assert time.monotonic() < deadline, query
        time.sleep(0.02)


@pytest.mark.parametrize("name", ["dirty.swf", "dirty.sacct"])
def test_dirty_logs_get_in(name: str) -> None:
    report = load((FIXTURES / name).read_bytes())
    assert counts() == {status.value: n for status, n in report.statuses.items()}
    assert_jobs_agree_with_their_histories()
    assert_tally_is_exact()


def test_a_job_says_where_it_came_from_and_what_is_doubtful() -> None:
    load((FIXTURES / "dirty.swf").read_bytes())
    origin = json.loads(str(value("SELECT result_data -> 'import' FROM jobs WHERE name = 'test-2'")))
    assert origin == {"format": "swf", "log": "test", "line": 10, "doubts": ["wait_unknown"]}
    assert rows("SELECT DISTINCT actor FROM job_status") == [("import",)]
    assert rows("SELECT DISTINCT priority FROM jobs") == [(5,)]


def test_ids_are_in_the_order_of_creation_within_a_batch() -> None:
    lines = swf(50).splitlines(keepends=True)
    load(b"".join([*lines[:2], *reversed(lines[2:])]))
    assert rows("SELECT id FROM jobs ORDER BY created_at") == rows("SELECT id FROM jobs ORDER BY id")


@pytest.mark.parametrize("name", ["dirty.swf", "dirty.sacct"])
def test_the_same_log_again_adds_nothing(name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    first = load(data)
    before = rows("SELECT id, md5(jobs::text) FROM jobs ORDER BY id")
    second = load(data)
    assert second.known == second.jobs >= first.jobs
    assert rows("SELECT id, md5(jobs::text) FROM jobs ORDER BY id") == before


def test_a_longer_log_adds_what_is_new() -> None:
    load(swf(10))
    report = load(swf(25))
    assert (report.jobs, report.known) == (25, 10)
    assert value("SELECT count(*) FROM jobs") == 25


@pytest.mark.parametrize("batch", [1, 7, 5_000])
def test_a_job_that_the_log_holds_twice_gets_in_once(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(loading, "BATCH", batch)
    report = load(swf(20) + swf(20))
    assert (report.jobs, report.known, report.skips[Skip.DUPLICATE]) == (20, 0, 20)
    assert value("SELECT count(*) FROM jobs") == 20


def test_a_dry_run_writes_nothing() -> None:
    report = load(swf(10), dry_run=True)
    assert report.jobs == 10
    assert value("SELECT count(*) FROM jobs") == 0


def test_a_failure_midway_leaves_whole_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 50)
    data = swf(1_000)

    class Failing(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > len(data) // 2:
                raise KeyboardInterrupt
            return super().read(len(data) // 4)

    with pytest.raises(KeyboardInterrupt):
        import_log(Failing(data), name="test", options=LogOptions(), report=Report())
    loaded = int(str(value("SELECT count(*) FROM jobs")))
    assert loaded % 50 == 0
    assert 0 < loaded < 1_000
    assert_jobs_agree_with_their_histories()
    report = load(data)
    assert (report.jobs, report.known) == (1_000, loaded)
    assert value("SELECT count(*) FROM jobs") == 1_000


def test_a_killed_import_goes_on_where_it_was() -> None:
    """Kills a real process between two batches, while it waits for the rest of the log."""
    data = swf(14_000)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_jobs", "-"],
        cwd=BACKEND,
        env={
            **os.environ,
            "DATABASE_URL": url_of_the_test_database(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    try:
        process.stdin.write(data[:-1000])
        process.stdin.flush()
        wait_until("SELECT count(*) > 0 FROM jobs")
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
    loaded = int(str(value("SELECT count(*) FROM jobs")))
    assert (loaded - planner_statistics.FIRST) % loading.BATCH == 0
    assert 0 < loaded < 14_000
    assert value("SELECT count(*) FROM job_status") == 3 * loaded
    report = load(data)
    assert (report.jobs, report.known) == (14_000, loaded)
    assert value("SELECT count(*) FROM jobs") == 14_000
    assert value("SELECT count(*) FROM job_status") == 42_000
    assert_tally_is_exact()


def test_two_imports_at_once_share_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 100)
    data = swf(2_000)

    def import_it(_: int) -> Report:
        try:
            return load(data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        accounts = list(pool.map(import_it, range(3)))
    assert [report.jobs for report in accounts] == [2_000] * 3
    assert sum(report.jobs - report.known for report in accounts) == 2_000
    assert value("SELECT count(*) FROM jobs") == 2_000
    assert_jobs_agree_with_their_histories()
    assert_tally_is_exact()


def test_a_key_that_somebody_else_takes_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """An API client takes the key after the import has looked it up; another import would have waited."""
    load(swf(1))
    key = re.sub("0$", "3", str(value("SELECT unique_key FROM jobs")))
    real = queries.value

    def answered(statement: Statement, params: queries.Params, *, of: type[Any]) -> Any:
        if statement.name == "import_reserve":
            with session() as other:
                other.execute("INSERT INTO job (name, unique_key) VALUES ('mine', %s) ON CONFLICT DO NOTHING", [key])
        return real(statement, params, of=of)

    monkeypatch.setattr(queries, "value", answered)
    report = load(swf(5))
    assert (report.jobs, report.known) == (5, 2)
    assert rows("SELECT name FROM jobs WHERE unique_key = %s", [key]) == [("mine",)]
    assert value("SELECT count(*) FROM jobs") == 5


def test_partitions_are_made_for_the_months_of_the_log_only() -> None:
    decades_later = b"9 1000000000 0 1 1 -1 -1 1 -1 -1 1 -1 -1 -1 -1 -1 -1 -1\n"
    load(swf(1) + decades_later)
    assert value("SELECT count(*) FROM pg_inherits WHERE inhparent = 'job_status'::regclass") == 3
    assert value("SELECT count(*) FROM job_status_default") == 0


@pytest.mark.usefixtures("new_tables")
def test_statistics_of_an_empty_table_do_not_slow_a_load_down() -> None:
    """All rows are dead, and statistics say so: each foreign key check would then scan a whole index."""
    with session(autocommit=False) as other:
        other.execute(
            "INSERT INTO jobs (name, created_at, updated_at, status_at) SELECT 'gone', t, t, t"
            " FROM generate_series('2020-01-01'::timestamptz, '2020-01-15', '1 minute') AS t"
        )
        with session() as third:
            third.execute("ANALYZE job")
        other.rollback()
    assert rows("SELECT relpages > 0, reltuples FROM pg_class WHERE relname = 'job'") == [(True, 0)]
    before = scans_of_the_primary_key()
    load(swf(300))
    assert scans_of_the_primary_key() - before >= 600


def scans_of_the_primary_key() -> int:
    value("SELECT pg_stat_force_next_flush()")
    return int(str(value("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'job_latest_pkey'")))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=logs)
def test_the_database_takes_whatever_was_read(data: bytes) -> None:
    """No row that can be read from a log violates a constraint."""
    options = LogOptions(epoch=datetime(2001, 9, 9, tzinfo=UTC))
    report = Report()
    try:
        import_log(BytesIO(data), name="test", options=options, report=report)
    except NotAJobLog:
        assert report.jobs == 0
