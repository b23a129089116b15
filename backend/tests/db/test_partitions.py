"""Partitions of job_status: created in advance, filled from the default partition, and read as one table."""

from datetime import UTC, datetime

import psycopg
import pytest

from muster.housekeeping import duties
from tests import factories
from tests.support import database
from tests.support.client import Api
from tests.support.histories import dated, homes, messages

pytestmark = pytest.mark.usefixtures("transactional_db")

FAR = ["1899-12-31T23:59:59.999999", "2200-01-01T00:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00"]
NEAR = [
    "1969-07-20T20:17:00",
    "1970-01-01T00:00:00",
    "2035-06-30T23:59:59.999999",
    "2035-07-01T00:00:00",
    "2190-02-28T12:00:00",
]


def partitions(timezone: str = "UTC") -> dict[str, str]:
    """Returns names and bounds, as displayed in a UTC session."""
    with database.session(timezone=timezone) as session:
        return dict(
            database.rows(
                "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits AS i"
                " JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'job_status'::regclass",
                on=session,
            )
        )


def test_status_of_any_year_is_stored_and_found_before_and_after_its_move(live_api: Api) -> None:
    job_id = factories.running()
    for at in NEAR + FAR:
        dated(job_id, at)
    assert set(homes().values()) == {"job_status_default"}
    assert messages(live_api, job_id) == sorted(NEAR + FAR)
    duties.partitions_create()
    expected = {at: f"job_status_{at[:4]}_{at[5:7]}" for at in NEAR} | dict.fromkeys(FAR, "job_status_default")
    assert homes() == expected
    assert messages(live_api, job_id) == sorted(NEAR + FAR)
    live_api.delete(f"jobs/{job_id}/")
    assert database.value("SELECT count(*) FROM job_status") == 0


def test_housekeeping_creates_the_partitions_around_now() -> None:
    duties.partitions_create()
    now = datetime.now(UTC)
    months = {(now.year * 12 + now.month - 1) + ahead for ahead in range(-1, duties.PARTITIONS_AHEAD_MONTHS + 1)}
    names = {f"job_status_{month // 12}_{month % 12 + 1:02}" for month in months}
    assert partitions().keys() == names | {"job_status_default"}
    assert duties.partitions_create() == 0


def test_default_partition_is_emptied_twelve_months_at_a_time(live_api: Api) -> None:
    job_id = factories.running()
    days = [f"2040-{month:02}-15T00:00:00" for month in range(1, 13)] + ["2041-01-15T00:00:00", "2041-02-15T00:00:00"]
    for day in days:
        dated(job_id, day)
    duties.partitions_create()
    assert [day for day, home in homes().items() if home == "job_status_default"] == days[12:]
    duties.partitions_create()
    assert "job_status_default" not in homes().values()
    assert messages(live_api, job_id) == days


@pytest.mark.parametrize("timezone", ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu"])
def test_bounds_are_whole_utc_months_in_any_session_timezone(timezone: str) -> None:
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


def test_partition_has_the_definition_of_its_table(live_api: Api) -> None:
    job_id = factories.running()
    dated(job_id, "2033-02-28T23:59:59")
    duties.partitions_create()
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


def test_history_range_covers_the_history_and_is_null_in_the_usual_case(live_api: Api) -> None:
    job_id = live_api.post("jobs/", {"name": "x"}).json["id"]
    live_api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING"})
    assert database.value("SELECT history_range FROM jobs") is None
    dated(job_id, "2000-01-01T00:00:00")
    live_api.patch(f"jobs/{job_id}/", {"status_type": "COMPLETED"})
    assert live_api.get(f"jobs/{job_id}/").json["status_history_count"] == 4
    dated(job_id, "1990-01-01T00:00:00")
    dated(job_id, "2150-01-01T00:00:00")
    assert messages(live_api, job_id) == ["1990-01-01T00:00:00", "2000-01-01T00:00:00", "2150-01-01T00:00:00"]
