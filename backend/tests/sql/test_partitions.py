"""Months of job_status: made ahead, filled from the default, and every row found wherever it lies."""

from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
import pytest
from django.db import transaction

from jobs import housekeeping, services
from jobs.filters import Status
from jobs.serializers.inputs import JobCreate, JobUpdate
from tests import factories
from tests.support import database
from tests.support.client import Api
from tests.support.threads import meanwhile, race

pytestmark = pytest.mark.usefixtures("transactional_db")

FAR = ["1899-12-31T23:59:59.999999", "2200-01-01T00:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00"]
NEAR = [
    "1969-07-20T20:17:00",
    "1970-01-01T00:00:00",
    "2035-06-30T23:59:59.999999",
    "2035-07-01T00:00:00",
    "2190-02-28T12:00:00",
]


def dated(job_id: int, at: str) -> None:
    database.execute(
        "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, %s)",
        [job_id, f"{at}Z", at],
    )


def partitions(timezone: str = "UTC") -> dict[str, str]:
    """Names and bounds, as a session in UTC sees them."""
    with database.session(timezone=timezone) as session:
        return dict(
            database.rows(
                "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits AS i"
                " JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'job_status'::regclass",
                on=session,
            )
        )


def homes() -> dict[str, str]:
    """In which partition each dated entry lies."""
    return dict(database.rows("SELECT message, tableoid::regclass::text FROM job_status WHERE message <> ''"))


def messages(api: Api, job_id: int) -> list[str]:
    """The dated entries of a history, oldest first, by both addresses that show it."""
    job = api.get(f"jobs/{job_id}/").json
    listed = api.get(f"jobs/{job_id}/statuses/").json
    assert listed["results"] == job["statuses"]
    assert listed["count"] == job["status_history_count"] == len(job["statuses"])
    return [entry["message"] for entry in reversed(job["statuses"]) if entry["message"]]


def test_a_status_of_any_year_lands_and_is_found_before_and_after_it_moves(live_api: Api) -> None:
    job_id = factories.running()
    for at in NEAR + FAR:
        dated(job_id, at)
    assert set(homes().values()) == {"job_status_default"}
    assert messages(live_api, job_id) == sorted(NEAR + FAR)
    housekeeping.partitions_make()
    expected = {at: f"job_status_{at[:4]}_{at[5:7]}" for at in NEAR} | dict.fromkeys(FAR, "job_status_default")
    assert homes() == expected
    assert messages(live_api, job_id) == sorted(NEAR + FAR)
    live_api.delete(f"jobs/{job_id}/")
    assert database.value("SELECT count(*) FROM job_status") == 0


def test_the_months_around_now_are_there_after_housekeeping() -> None:
    housekeeping.partitions_make()
    now = datetime.now(UTC)
    months = {(now.year * 12 + now.month - 1) + ahead for ahead in range(-1, housekeeping.PARTITIONS_AHEAD_MONTHS + 1)}
    names = {f"job_status_{month // 12}_{month % 12 + 1:02}" for month in months}
    assert partitions().keys() == names | {"job_status_default"}
    assert housekeeping.partitions_make() == 0


def test_a_full_default_is_emptied_a_dozen_months_at_a_time(live_api: Api) -> None:
    job_id = factories.running()
    days = [f"2040-{month:02}-15T00:00:00" for month in range(1, 13)] + ["2041-01-15T00:00:00", "2041-02-15T00:00:00"]
    for day in days:
        dated(job_id, day)
    housekeeping.partitions_make()
    assert [day for day, home in homes().items() if home == "job_status_default"] == days[12:]
    housekeeping.partitions_make()
    assert "job_status_default" not in homes().values()
    assert messages(live_api, job_id) == days


@pytest.mark.parametrize("timezone", ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu"])
def test_bounds_are_whole_months_in_utc_whatever_the_session_thinks(timezone: str) -> None:
    job_id = factories.running()
    dated(job_id, "2033-02-28T23:59:59")
    dated(job_id, "2033-03-31T23:59:59")
    with database.session(timezone=timezone) as session:
        database.execute("SELECT job_status_default_empty(12)", on=session)
        database.execute("SELECT job_status_partition_make('2033-10-30')", on=session)
    bounds = partitions()
    assert bounds["job_status_2033_02"] == "FOR VALUES FROM ('2033-02-01 00:00:00+00') TO ('2033-03-01 00:00:00+00')"
    assert bounds["job_status_2033_10"] == "FOR VALUES FROM ('2033-10-01 00:00:00+00') TO ('2033-11-01 00:00:00+00')"
    assert homes() == {
        "2033-02-28T23:59:59": "job_status_2033_02",
        "2033-03-31T23:59:59": "job_status_2033_03",
    }


def test_a_partition_is_like_the_table(live_api: Api) -> None:
    job_id = factories.running()
    dated(job_id, "2033-02-28T23:59:59")
    housekeeping.partitions_make()
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        database.execute(
            "INSERT INTO job_status (job_id, status_type, timestamp, progress)"
            " VALUES (%s, 'RUNNING', '2033-02-01Z', 101)",
            [job_id],
        )
    assert refusal.value.diag.constraint_name == "job_status_progress_range"
    entry = "INSERT INTO job_status (id, job_id, status_type, timestamp) VALUES (1, %s, 'RUNNING', '2033-02-02Z')"
    database.execute(entry, [job_id])
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute(entry, [job_id])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        database.execute(entry, [job_id + 1])


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
            housekeeping.partitions_make()

    race([partial(write, number) for number in range(4)] + [make, make])
    assert database.value("SELECT count(*) FROM job_status WHERE timestamp >= '2036-01-01Z'") == 480


@pytest.mark.parametrize("write", ["job_create", "job_update", "after_a_read"])
def test_writers_of_jobs_are_never_the_victims_of_a_month_that_is_made(write: str) -> None:
    """Attaching a partition locks `job` too, for the foreign key: who writes both tables must not deadlock with it."""
    job_id = factories.running()

    def job_create() -> None:
        services.job_create(job=JobCreate.model_validate({"name": "x"}), actor="test")

    def job_update() -> None:
        services.job_update(job_id=job_id, update=JobUpdate(status_type=Status.RUNNING), actor="test")

    def after_a_read() -> None:
        with transaction.atomic():
            database.value("SELECT count(*) FROM job_status WHERE job_id = %s", [job_id])
            database.execute("UPDATE job SET priority = 3 WHERE id = %s", [job_id])

    writer = {"job_create": job_create, "job_update": job_update, "after_a_read": after_a_read}[write]
    months = [f"{year}-{month:02}-01" for year in (2036, 2037) for month in range(1, 13)]
    with meanwhile(writer, writer, writer):
        made = [database.value("SELECT job_status_partition_make(%s::date)", [month]) for month in months]
    assert made == [True] * len(months)


def test_the_noted_range_of_a_history_covers_it_and_costs_nothing_in_the_usual_case(live_api: Api) -> None:
    job_id = live_api.post("jobs/", {"name": "x"}).json["id"]
    live_api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING"})
    assert database.value("SELECT history_range FROM job") is None
    dated(job_id, "2000-01-01T00:00:00")
    live_api.patch(f"jobs/{job_id}/", {"status_type": "COMPLETED"})
    assert live_api.get(f"jobs/{job_id}/").json["status_history_count"] == 4
    dated(job_id, "1990-01-01T00:00:00")
    dated(job_id, "2150-01-01T00:00:00")
    assert messages(live_api, job_id) == ["1990-01-01T00:00:00", "2000-01-01T00:00:00", "2150-01-01T00:00:00"]


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
