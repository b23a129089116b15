"""Makers of months, and those who read and write history or jobs meanwhile: nobody is refused, nobody deadlocks."""

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


def test_makers_of_one_month_agree() -> None:
    job_id = factories.running()
    dated(job_id, "2033-02-28T23:59:59")
    made = race([partial(database.value, "SELECT job_status_partition_make('2033-02-01')") for _ in range(4)])
    assert sorted(made) == [False, False, False, True]
    assert homes() == {"2033-02-28T23:59:59": "job_status_2033_02"}


def wait_until_blocked(pid: int) -> None:
    """Until the session waits for a lock."""
    with database.session() as observer:
        while not database.value("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid], on=observer):
            pass


@pytest.mark.parametrize("month", ["now", "2033-02-15"])
def test_a_month_is_made_although_a_row_of_it_is_just_being_written(month: str) -> None:
    """The row is in the default partition, and nobody but its writer can see it yet."""
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
def test_a_row_is_written_although_its_month_is_just_being_made(month: str) -> None:
    """The writer has chosen the default partition, waits, and finds a partition made for its row."""
    job_id = factories.running()
    with database.session() as writer, database.session(autocommit=False) as maker:
        database.execute("SELECT job_status_partition_make(%s::timestamptz::date)", [month], on=maker)

        def commit_once_it_waits() -> None:
            wait_until_blocked(writer.info.backend_pid)
            maker.commit()

        insert = "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, 'here')"
        race([partial(database.execute, insert, [job_id, month], on=writer), commit_once_it_waits])
    assert homes()["here"] != "job_status_default"


def test_a_reader_that_goes_on_to_write_is_let_through() -> None:
    """It has all partitions locked against being changed, and needs the table again: neither waits for the other."""
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


def test_writers_go_on_while_months_are_made() -> None:
    """A storm of new months under writers of those very months: no row is lost, none is refused."""
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
            duties.partitions_make()

    race([partial(write, number) for number in range(4)] + [make, make])
    assert database.value("SELECT count(*) FROM job_status WHERE timestamp >= '2036-01-01Z'") == 480


@pytest.mark.parametrize("write", ["job_create", "job_update", "after_a_read"])
def test_writers_of_jobs_are_never_the_victims_of_a_month_that_is_made(write: str) -> None:
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


def test_a_month_is_left_for_later_rather_than_waited_for_long(live_api: Api) -> None:
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
