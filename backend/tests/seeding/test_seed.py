"""``manage.py seed``."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from muster.seeding import seed as seeding
from tests.support import database
from tests.support.database import rows, value
from tests.support.invariants import assert_jobs_agree_with_their_histories, assert_tally_is_exact, counts

UNTIL = "2025-06-01T12:00:00Z"

pytestmark = pytest.mark.usefixtures("transactional_db")


def seed(count: object, **options: object) -> str:
    out = StringIO()
    call_command("seed", str(count), stdout=out, **{"until": UNTIL, **options})
    return out.getvalue()


def digest() -> tuple[object, ...]:
    """Returns a digest of all seeded rows."""
    return tuple(
        value(f"SELECT md5(string_agg(entry::text, '|' ORDER BY entry.id)) FROM {table} AS entry")  # noqa: S608
        for table in ("job", "job_latest", "job_status")
    )


def test_output_states_the_numbers_of_rows() -> None:
    assert seed("1_000").startswith("1,000 jobs and 3,")
    assert value("SELECT count(*) FROM jobs") == 1000


def test_same_seed_generates_identical_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identical to the bit, ids included, even with other run lengths and concurrent runs."""
    seed(1500)
    once = digest()
    database.empty()
    monkeypatch.setattr(seeding, "RUN_LENGTH", 97)
    seed(1500)
    assert digest() == once


def test_different_seed_generates_different_jobs() -> None:
    seed(200)
    once = digest()
    database.empty()
    seed(200, seed="2")
    assert digest() != once


def test_ids_are_in_creation_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "RUN_LENGTH", 100)
    seed(1000)
    assert rows("SELECT id FROM jobs ORDER BY created_at, id") == rows("SELECT id FROM jobs ORDER BY id")


def test_rows_are_consistent() -> None:
    seed(3000)
    assert_jobs_agree_with_their_histories()
    assert_tally_is_exact()


def test_jobs_have_every_status_and_varied_values() -> None:
    seed(5000)
    by_status = counts()
    assert by_status.keys() == {"PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"}
    assert by_status["COMPLETED"] > 4000
    assert by_status["FAILED"] > 200
    assert int(str(value("SELECT count(*) FROM job_status"))) >= 3 * 5000
    assert int(str(value("SELECT count(DISTINCT queue) FROM jobs"))) >= 5
    assert int(str(value("SELECT count(DISTINCT name) FROM jobs"))) > 3000
    assert int(str(value("SELECT count(DISTINCT error_message) FROM jobs"))) > 50
    assert value("SELECT mode() WITHIN GROUP (ORDER BY priority) FROM jobs") == 5
    assert rows("SELECT DISTINCT priority FROM jobs ORDER BY 1") == [(n,) for n in range(1, 11)]
    assert value("SELECT count(*) FROM jobs WHERE attempt = 2 AND status = 'COMPLETED'") != 0
    assert value("SELECT count(*) FROM jobs WHERE octet_length(name) > char_length(name)") != 0


def test_year_of_jobs_ends_at_until() -> None:
    seed(5000)
    assert rows(
        "SELECT min(created_at)::date::text, max(created_at) <= %s, max(updated_at) <= %s FROM jobs", [UNTIL, UNTIL]
    ) == [("2024-06-01", True, True)]
    assert value("SELECT bool_and(status = 'PENDING') FROM jobs WHERE scheduled_at > %s", [UNTIL]) is True


def test_single_job_can_be_seeded() -> None:
    assert seed(1).startswith("1 job and ")
    assert_jobs_agree_with_their_histories()


def test_existing_jobs_are_unchanged() -> None:
    seed(100)
    before = rows("SELECT id, name FROM jobs ORDER BY id")
    seed(100)
    assert value("SELECT count(*) FROM jobs") == 200
    assert rows("SELECT id, name FROM jobs ORDER BY id LIMIT 100") == before
    assert_tally_is_exact()


def test_interruption_leaves_complete_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "RUN_LENGTH", 50)
    made = []

    def stop(length: int, /) -> None:
        made.append(length)
        if len(made) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seeding.seed_jobs(
            seed=seeding.Seed(total=5000, seed=1, until=datetime(2025, 6, 1, tzinfo=UTC)), on_progress=stop
        )
    left = int(str(value("SELECT count(*) FROM jobs")))
    assert left % 50 == 0
    assert 150 <= left < 5000
    assert_jobs_agree_with_their_histories()
    assert_tally_is_exact()


@pytest.mark.parametrize("count", ["0", "-5", "many", "1e6", "999_999_999_999"])
def test_invalid_number_of_jobs_is_refused(count: str) -> None:
    with pytest.raises(CommandError, match="is not a whole number from 1 to 100,000,000"):
        seed(count)


@pytest.mark.parametrize("until", ["yesterday", "0001-01-01", "9999-12-31T23:59:59-12:00", "2025-02-30"])
def test_invalid_time_is_refused(until: str) -> None:
    with pytest.raises(CommandError, match="time"):
        call_command("seed", "10", f"--until={until}")


def test_invalid_seed_is_refused() -> None:
    with pytest.raises(CommandError, match="is not a whole number from 0"):
        call_command("seed", "10", "--seed=-1")
