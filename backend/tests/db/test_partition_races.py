"""Concurrent creation of partitions, reads and writes: no refusals, no deadlocks."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from muster.housekeeping import duties
from muster.jobs import services
from muster.jobs.changes import JobChange, NewJob
from muster.jobs.statuses import Status
from tests import factories
from tests.support import database
from tests.support.client import Api
from tests.support.histories import dated, homes, messages
from tests.support.threads import meanwhile, race

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_concurrent_creations_of_one_partition_create_it_once() -> None:
    job_id = factories.running()
    dated(job_id, "2033-02-28T23:59:59")
    made = race([partial(database.value, "SELECT job_status_partition_make('2033-02-01')") for _ in range(4)])
    assert sorted(made) == [False, False, False, True]
    assert homes() == {"2033-02-28T23:59:59": "job_status_2033_02"}


def wait_until_blocked(pid: int) -> None:
    """Waits until the session is blocked by a lock."""
    with database.session() as observer:
        while not database.value("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid], on=observer):
            pass


@pytest.mark.parametrize("month", ["now", "2033-02-15"])
def test_partition_is_created_despite_an_uncommitted_row_of_its_month(month: str) -> None:
    """The row is in the default partition, visible only to its writer."""
    job_id = factories.running()
    with database.session(autocommit=False) as writer, database.session() as maker:
        database.execute(
            "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, 'here')",
            [job_id, month], on=writer,
        )  # fmt: skip

        def commit_once_it_waits() -> None:
            wait_until_blocked(maker.info.backend_pid)
            writer.commit()

        race(
            [
                partial(database.execute, "SELECT job_status_partition_make(%s::timestamptz::date)", [month], on=maker),
                commit_once_it_waits,
            ]
        )
    assert homes()["here"] != "job_status_default"


@pytest.mark.parametrize("month", ["now", "2033-02-15"])
def test_row_is_written_while_its_partition_is_being_created(month: str) -> None:
    """The writer has chosen the default partition and waits; meanwhile the row's own partition is created."""
    job_id = factories.running()
    with database.session() as writer, database.session(autocommit=False) as maker:
        database.execute("SELECT job_status_partition_make(%s::timestamptz::date)", [month], on=maker)

        def commit_once_it_waits() -> None:
            wait_until_blocked(writer.info.backend_pid)
            maker.commit()

        insert = "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, 'here')"
        race([partial(database.execute, insert, [job_id, month], on=writer), commit_once_it_waits])
    assert homes()["here"] != "job_status_default"


def test_reader_that_then_writes_does_not_deadlock_with_a_creation() -> None:
    """It holds locks on all partitions and needs the table again; neither may wait for the other."""
    job_id = factories.running()
    with database.session(autocommit=False) as writer, database.session() as maker:
        database.execute("SELECT count(*) FROM job_status", on=writer)

        def write_once_it_waits() -> None:
            wait_until_blocked(maker.info.backend_pid)
            insert = (
                "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, 'here')"
            )
            database.execute(insert, [job_id, "2041-02-15"], on=writer)
            writer.commit()

        race(
            [partial(database.execute, "SELECT job_status_partition_make('2041-02-01')", on=maker), write_once_it_waits]
        )
    assert homes()["here"] == "job_status_2041_02"


def test_writers_lose_no_row_while_their_partitions_are_created() -> None:
    """Many new partitions under writers of those months: no row is lost or refused."""
    job_id = factories.running()
    start = datetime(2036, 1, 1, tzinfo=UTC)

    def write(number: int) -> None:
        with database.session() as session:
            for turn in range(120):
                at = start + timedelta(days=turn * 3 + number)
                database.execute(
                    "INSERT INTO job_status (job_id, status_type, timestamp) VALUES (%s, 'RUNNING', %s)",
                    [job_id, at], on=session,
                )  # fmt: skip

    def make() -> None:
        for _ in range(6):
            duties.partitions_create()

    race([partial(write, number) for number in range(4)] + [make, make])
    assert database.value("SELECT count(*) FROM job_status WHERE timestamp >= '2036-01-01Z'") == 480


@pytest.mark.parametrize("write", ["job_create", "job_update", "after_a_read"])
def test_writers_of_jobs_never_deadlock_with_a_creation(write: str) -> None:
    """Attaching a partition locks `job` too, for the foreign key: no writer of both tables may deadlock with it."""
    job_id = factories.running()

    def job_create() -> None:
        services.job_create(job=NewJob(name="x"), actor="test")

    def job_update() -> None:
        services.job_update(job_id=job_id, change=JobChange(status_type=Status.RUNNING), actor="test")

    def after_a_read() -> None:
        with transaction.atomic():
            database.value("SELECT count(*) FROM job_status WHERE job_id = %s", [job_id])
            database.execute("UPDATE job SET priority = 3 WHERE id = %s", [job_id])

    writer = {"job_create": job_create, "job_update": job_update, "after_a_read": after_a_read}[write]
    months = [f"{year}-{month:02}-01" for year in (2036, 2037) for month in range(1, 13)]
    with meanwhile(writer, writer, writer):
        made = [database.value("SELECT job_status_partition_make(%s::date)", [month]) for month in months]
    assert made == [True] * len(months)


def test_creation_of_a_partition_gives_up_instead_of_waiting_long(live_api: Api) -> None:
    job_id = factories.running()
    dated(job_id, "2033-02-15T00:00:00")
    insert = "INSERT INTO job_status (job_id, status_type) VALUES (%s, 'RUNNING')"
    with database.session(autocommit=False) as writer:
        database.execute(insert, [job_id], on=writer)
        with database.session() as maker:
            assert database.value("SELECT job_status_partition_make('2033-02-01')", on=maker) is False
        writer.commit()
    assert database.value("SELECT job_status_partition_make('2033-02-01')") is True
    assert messages(live_api, job_id) == ["2033-02-15T00:00:00"]
