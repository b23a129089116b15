"""The sample in memory: estimates equal those of a plain loop, and no response claims what an old sample says."""

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing import evidence, sample_store
from muster.jobs.listing.estimate import list_sample
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sample import EPOCH, LAST_US, MICROSECOND, SAMPLED, Sample
from muster.jobs.listing.sampled_job import KEYS, SampledJob
from muster.jobs.statuses import Status
from tests.support import database
from tests.support.client import Api
from tests.support.count_limit import count_limit

START = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = ("train", "Straße", "reindex 2025", "villin")


def jobs(chance: random.Random, count: int) -> list[SampledJob]:
    return sorted(
        (
            SampledJob(
                id=number,
                created_minute=(START + timedelta(minutes=chance.randrange(300)) - EPOCH) // timedelta(minutes=1),
                updated_us=(START + timedelta(seconds=chance.randrange(40_000)) - EPOCH) // MICROSECOND,
                status=chance.choice(list(Status)),
                priority=chance.randint(1, 10),
                name=(name := chance.choice(WORDS)),
                folded=name.upper().replace("ß", "SS"),
                queue=chance.choice("ab"),
                owner=chance.choice(("", "ada")),
                project="",
            )
            for number in range(count)
        ),
        key=KEYS["created_at"],
    )


def some_filter(chance: random.Random) -> JobFilter:
    given: dict[str, Any] = {
        "statuses": tuple(chance.sample(list(Status), chance.randint(1, 3))),
        "search": chance.choice(("TRAIN", "strasse", "2025", "none")),
        "priority_min": chance.randint(1, 10),
        "priority_max": chance.randint(1, 10),
        "queue": chance.choice("abc"),
        "owner": "ada",
        "created_after": START + timedelta(minutes=chance.randrange(300)),
    }
    return replace(JobFilter(), **{name: given[name] for name in chance.sample(sorted(given), chance.randint(1, 3))})


def meets(job: SampledJob, filters: JobFilter, names: frozenset[str]) -> bool:
    tests = {
        "statuses": lambda: job.status in filters.statuses,
        "search": lambda: str(filters.search).upper() in job.folded,
        "priority_min": lambda: job.priority >= (filters.priority_min or 0),
        "priority_max": lambda: job.priority <= (filters.priority_max or 0),
        "queue": lambda: job.queue == filters.queue,
        "owner": lambda: job.owner == filters.owner,
        "created_after": lambda: timedelta(minutes=job.created_minute) >= (filters.created_after or START) - EPOCH,
    }
    return all(tests[name]() for name, _ in filters.conditions() if name in names)


@pytest.mark.parametrize("seed", range(40))
def test_estimate_equals_that_of_a_plain_loop(seed: int) -> None:
    chance = random.Random(seed)
    everyone, filters, ordering = jobs(chance, 120), some_filter(chance), chance.choice(list(Ordering))
    keys = KEYS[ordering.column]
    cursor = keys(chance.choice(everyone)) if seed % 2 else None
    given = None if cursor is None else (_as_sent(cursor[0]), *cursor[1:]) if "updated" in ordering else cursor
    start = Start(position=0) if given is None else Start(keys=given)
    query = ListQuery.of(filters, ordering, start)
    taken = list_sample(query, Sample(everyone), position=0)
    names = frozenset(name for name, _ in filters.conditions())
    listed = [job for job in everyone if meets(job, filters, names & query.shape.scan_bounds)]
    found = [job for job in everyone if meets(job, filters, names)]
    ahead = sorted(listed, key=keys, reverse=ordering.descending)
    if cursor is not None:
        ahead = [job for job in ahead if keys(job) != cursor and (keys(job) < cursor) is ordering.descending]
    first = next((rank for rank, job in enumerate(ahead, start=1) if job in found), None)
    assert (taken.found, taken.seen, taken.first) == (len(found), len(listed), first)


def _as_sent(microseconds: int) -> str:
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat()


@pytest.mark.parametrize("seed", range(20))
def test_starts_near_positions_advance_as_positions_do(seed: int) -> None:
    chance = random.Random(seed)
    everyone, ordering = jobs(chance, 120), chance.choice(list(Ordering))
    query = ListQuery.of(JobFilter(queue=chance.choice("ab")), ordering, Start(position=0))
    keys, descending = KEYS[ordering.column], ordering.descending
    places = {keys(job): place for place, job in enumerate(sorted(everyone, key=keys, reverse=descending))}
    sample = Sample(everyone)
    ahead = sample.ahead(ordering.column, descending=descending, cursor=None)
    found = sample.matching(query.shape.conditions, query.params)
    starts = [sample.near(position, ahead, found) for position in range(0, 130 * SAMPLED, 300)]
    assert starts[:4] == [None] * 4
    reached = [(places[near.keys], near.skipped) for near in starts if near is not None]
    assert reached == sorted(reached)
    assert len(set(reached)) == len(reached)
    assert all(skipped <= SAMPLED for _, skipped in reached[: found.bit_count() * SAMPLED // 300 - 4])


def sampled(name: str, count: int) -> None:
    database.execute(
        "INSERT INTO job (id, name) SELECT id, %s FROM generate_series(1, 100000) AS id WHERE job_sampled(id) LIMIT %s",
        [name, count],
    )


@pytest.mark.django_db
def test_a_count_over_the_limit_needs_witnesses_that_still_match(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "PROOF", 3)
    count_limit(monkeypatch, 2)
    sampled("train", 6)
    query = {"search": "train", "page_size": 2}
    assert (api.get("jobs/", query).json["count"], api.get("jobs/", query).json["count_exact"]) == (2, False)
    assert api.get("jobs/count/?search=train").json == {"count": 2, "count_exact": False}
    database.execute("UPDATE job SET name = 'other' WHERE id IN (SELECT id FROM job ORDER BY id LIMIT 4)")
    page = api.get("jobs/", query)
    assert (page.json["count"], page.json["count_exact"], len(page.ids)) == (2, True, 2)
    assert api.get("jobs/count/?search=train").json == {"count": 2, "count_exact": True}


@pytest.mark.django_db
def test_an_old_sample_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = sample_store.SampleStore()
    assert len(store.current().jobs) == 0
    sampled("train", 2)
    assert len(store.current().jobs) == 0
    monkeypatch.setattr(store, "_expires", 0.0)
    assert len(store.current().jobs) == 2


@pytest.mark.django_db
def test_a_sample_that_took_long_to_read_is_read_again_within_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    store, now = sample_store.SampleStore(), 1_000.0

    def clock() -> float:
        nonlocal now
        now += 60
        return now

    monkeypatch.setattr(time, "monotonic", clock)
    store.current()
    sampled("train", 2)
    now += 300
    assert len(store.current().jobs) == 2


LATE = "20000-01-01Z"
"""A last update that only SQL can set, and ISO 8601 cannot express."""


def update_late(*, every: int) -> None:
    """Sets the last update of each job with such an id."""
    database.execute("UPDATE job_latest SET updated_at = %s WHERE id %% %s = 0", [LATE, every])


@pytest.mark.django_db
def test_a_sampled_job_updated_after_the_year_9999_is_read() -> None:
    sampled("train", 2)
    update_late(every=1)
    assert [job.updated_us for job in sample_store.SampleStore().current().jobs] == [LAST_US] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("ordering", ["updated_at", "-updated_at"])
def test_a_search_by_recency_passes_times_after_the_year_9999(ordering: str) -> None:
    sampled("train", 6)
    update_late(every=2)
    (expected,) = zip(*database.rows("SELECT id FROM job_latest ORDER BY updated_at, id"), strict=True)
    found: list[int] = []
    url = f"/api/jobs/?search=train&page_size=1&ordering={ordering}"
    while url:
        # Api would refuse the time, which is no date-time of the schema.
        page = Client().get(url).json()
        found += [job["id"] for job in page["results"]]
        url = page["next"]
    assert found == list(expected if ordering == "updated_at" else reversed(expected))
