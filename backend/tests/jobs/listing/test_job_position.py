# ruff: noqa: S608  the arguments are named in this file
"""job_count, job_at and job_position, also those of a facet, compared with a list in Python, for any time range and
statuses."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest

from muster.housekeeping import duties
from tests.support import database
from tests.support.tally import STATUSES

pytestmark = pytest.mark.usefixtures("transactional_db")

START = datetime(2025, 12, 31, 23, 58, tzinfo=UTC)
SUBSETS = [list(subset) for subset in chain.from_iterable(combinations(STATUSES, n) for n in range(1, 6))]
Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Row:
    minute: int
    id: int
    status: str
    created_at: datetime
    owner: str
    priority: str


Facet = tuple[str, str] | None
FACETS: list[Facet] = [("owner", "ada"), ("owner", ""), ("priority", "5"), ("priority", "9")]


def random_jobs(chance: random.Random) -> list[Row]:
    """Creates jobs in a few minutes with several blocks each, unordered within a minute, and partly folded."""
    ids = chance.sample([block * 1024 + n for block in (0, 1, 2, 7) for n in (*range(20), 1022, 1023) if block + n], 75)
    for turn, job_id in enumerate(ids):
        minutes = chance.choice((0, 0, 0, 1, 2, 3, 60, 1441, 50_000))
        at = START + timedelta(minutes=minutes, milliseconds=chance.choice((0, 59_999, chance.randrange(60_000))))
        database.execute(
            "INSERT INTO jobs (id, name, owner, priority, status, created_at, updated_at, started_at, completed_at)"
            " SELECT %(id)s, 'x', %(owner)s, %(priority)s, %(status)s::status_type, %(at)s, %(at)s,"
            " CASE %(status)s WHEN 'RUNNING' THEN %(at)s::timestamptz END,"
            " CASE WHEN %(status)s IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN %(at)s::timestamptz END",
            {
                "id": job_id, "status": chance.choice(STATUSES), "at": at, "owner": chance.choice(("ada", "ada", "")),
                "priority": chance.choice((5, 5, 9)),
            },
        )  # fmt: skip
        if turn == 50:
            database.execute("DELETE FROM job WHERE id %% 9 = 0", {})
            duties.tally_fold()
    return existing()


def existing() -> list[Row]:
    """Returns all jobs in order."""
    found = database.rows(
        "SELECT created_minute, id, status::text, created_at, owner, priority::text FROM jobs"
        " ORDER BY created_minute, id"
    )
    return [Row(*row) for row in found]


def random_window(chance: random.Random, jobs: list[Row]) -> Window:
    """Returns a time range: open, aligned to minutes or not, at the exact time of a job, sometimes inverted."""

    def end() -> datetime | None:
        job = chance.choice(jobs)
        start_of_minute = job.created_at.replace(second=0, microsecond=0)
        cut = start_of_minute + timedelta(milliseconds=chance.randrange(60_000))
        return chance.choice((None, start_of_minute, job.created_at, cut, cut + timedelta(minutes=1)))

    return end(), end()


def matches(row: Row, statuses: list[str], window: Window, facet: Facet) -> bool:
    after, before = window
    return (
        row.status in statuses
        and (facet is None or getattr(row, facet[0]) == facet[1])
        and (after is None or row.created_at >= after)
        and (before is None or row.created_at < before)
    )


def check(jobs: list[Row], statuses: list[str], window: Window, facet: Facet = None) -> None:
    given: dict[str, object] = {"statuses": statuses, "after": window[0], "before": window[1]}
    expected = [(row.minute, row.id) for row in jobs if matches(row, statuses, window, facet)]
    kind = "job_facet" if facet else "job"
    arguments = "%(statuses)s::text[]::status_type[], %(after)s::timestamptz, %(before)s::timestamptz"
    if facet:
        given |= {"facet": facet[0], "value": facet[1]}
        arguments = f"%(facet)s::job_facet, %(value)s::text, {arguments}"
    assert database.value(f"SELECT {kind}_count({arguments})", given) == len(expected), given
    found = database.rows(
        "SELECT place.minute, place.id FROM generate_series(-1, %(end)s) AS n"
        f" CROSS JOIN {kind}_at({arguments}, n) AS place ORDER BY n",
        {**given, "end": len(expected) + 2},
    )
    assert found == expected, given
    positions = database.rows(
        f"SELECT {kind}_position({arguments}, created_minute, id) FROM jobs ORDER BY created_minute, id",
        given,
    )
    for row, (position,) in zip(jobs, positions, strict=True):
        if matches(row, statuses, window, facet):
            assert position == expected.index((row.minute, row.id)), (given, row)


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_and_positions_equal_the_reference_list(seed: int) -> None:
    chance = random.Random(seed)
    jobs = random_jobs(chance)
    for statuses in SUBSETS:
        check(jobs, statuses, (None, None))
        check(jobs, statuses, (None, None), chance.choice(FACETS))
    for _ in range(30):
        check(jobs, chance.choice(SUBSETS), random_window(chance, jobs))
        check(jobs, chance.choice(SUBSETS), random_window(chance, jobs), chance.choice(FACETS))
    duties.tally_fold()
    for _ in range(20):
        check(jobs, chance.choice(SUBSETS), random_window(chance, jobs))
        check(jobs, chance.choice(SUBSETS), random_window(chance, jobs), chance.choice(FACETS))


@pytest.mark.parametrize(
    "window",
    [
        (START + timedelta(seconds=40), START + timedelta(seconds=20)),
        (START + timedelta(minutes=3), START),
        (START, START),
        (START + timedelta(seconds=30), START + timedelta(seconds=30)),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), None),
        (None, datetime(1, 1, 1, tzinfo=UTC)),
        (datetime(9999, 12, 31, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_inverted_or_impossible_range_is_empty(window: Window) -> None:
    check(random_jobs(random.Random(4)), list(STATUSES), window)


@pytest.mark.parametrize("year", [1, 9999])
def test_extreme_times_include_everything(year: int) -> None:
    jobs = random_jobs(random.Random(5))
    window = (datetime(1, 1, 1, tzinfo=UTC), None) if year == 1 else (None, datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    check(jobs, list(STATUSES), window)


def test_empty_table_has_no_positions() -> None:
    check([], list(STATUSES), (None, None))


def test_years_before_the_epoch_are_in_order() -> None:
    database.execute(
        "INSERT INTO jobs (name, created_at, updated_at) SELECT 'x', t, t FROM unnest(ARRAY["
        "'0001-01-01 00:00:30Z', '1969-12-31 23:59:59Z', '1970-01-01 00:00Z',"
        " '1969-01-01 00:00:01Z']::timestamptz[]) AS t"
    )
    jobs = existing()
    assert [job.created_at.year for job in jobs] == [1, 1969, 1969, 1970]
    for fold in (False, True):
        if fold:
            duties.tally_fold()
        check(jobs, ["PENDING"], (None, None))
        check(jobs, ["PENDING"], (jobs[1].created_at, jobs[3].created_at))
