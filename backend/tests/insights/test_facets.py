"""GET jobs/facets/"""

import random
from collections import Counter
from datetime import timedelta

import pytest

from muster.housekeeping import duties
from muster.insights import selectors
from tests import factories
from tests.support import database, listing
from tests.support.client import Api
from tests.support.listing import START, Query, Row
from tests.support.tally import STATUSES

FACETS = ("queue", "owner", "project", "priority")


def expected(jobs: list[Row], by: str, query: Query, prefix: str = "") -> list[dict[str, object]]:
    """Returns the values in their own order, counted in Python."""
    wanted = query["status"].split(",") if "status" in query else STATUSES
    found: dict[str, Counter[str]] = {}
    for job in listing.matching(jobs, query):
        found.setdefault(str(getattr(job, by)), Counter())[job.status] += 1
    return [
        {"value": value, "count": counts.total(), "by_status": {status: counts[status] for status in wanted}}
        for value, counts in sorted(found.items())
        if value.startswith(prefix)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_values_and_counts_are_those_of_the_list(api: Api, seed: int) -> None:
    chance = random.Random(seed)
    jobs = listing.fill(chance, 60)
    for turn in range(40):
        if turn == 20:
            duties.tally_fold()
        given = listing.some_query(chance)
        query: Query = {name: given[name] for name in ("status", "created_after", "created_before") if name in given}
        by, prefix = chance.choice(FACETS), chance.choice(("", "", "a", "1"))
        answer = api.get("jobs/facets/", {**query, "by": by, "prefix": prefix}).json
        assert answer["results"] == expected(jobs, by, query, prefix)
        frequent = api.get("jobs/facets/", {**query, "by": by, "prefix": prefix, "ordering": "-count"}).json
        assert frequent["results"] == sorted(answer["results"], key=lambda row: (-row["count"], row["value"]))


def test_window_over_months_and_days_counts_each_job_once(api: Api) -> None:
    for day in range(0, 100, 3):
        at = START + timedelta(days=day, minutes=day)
        database.execute("INSERT INTO job (name, owner, created_at) VALUES ('x', %s, %s)", [f"user {day % 2}", at])
    jobs = listing.existing()
    duties.tally_fold()
    for first, last in ((-1, 200), (0, 31), (2, 99), (40, 41), (12, 12), (50, 20)):
        after, before = (START + timedelta(days=day, seconds=1) for day in (first, last))
        query = {"created_after": after.isoformat(), "created_before": before.isoformat()}
        for part in (query, {"created_after": query["created_after"]}, {"created_before": query["created_before"]}):
            assert api.get("jobs/facets/", {**part, "by": "owner"}).json["results"] == expected(jobs, "owner", part)


@pytest.mark.parametrize("far", ["6053-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
@pytest.mark.parametrize("early", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_bounds_at_the_ends_of_time(api: Api, far: str, early: str) -> None:
    factories.job("PENDING", owner="ada")

    def counted(**period: str) -> list[int]:
        answer = api.get("jobs/facets/", {**period, "by": "owner"})
        assert answer.status == 200, answer.json
        return [row["count"] for row in answer.json["results"]]

    assert (
        counted(created_after=far)
        == counted(created_after=far, created_before=far)
        == counted(created_before=early)
        == []
    )
    assert counted(created_before=far) == counted(created_after=early) == [1]
    assert counted(created_after=early, created_before=far) == [1]


def test_walking_next_visits_each_value_once(api: Api) -> None:
    for number in range(25):
        factories.job("PENDING", owner=f"user {number:02}" if number else "")
        if number == 12:
            duties.tally_fold()
    seen: list[str] = []
    page = api.get("jobs/facets/", {"by": "owner", "limit": 4}).json
    while True:
        seen += [row["value"] for row in page["results"]]
        if page["next"] is None:
            break
        page = api.get(page["next"].partition("/api/")[2]).json
    assert seen == ["", *(f"user {number:02}" for number in range(1, 25))]


def test_value_without_jobs_left_is_absent(api: Api) -> None:
    job = factories.job("PENDING", owner="ada")
    duties.tally_fold()
    database.execute("DELETE FROM job WHERE id = %s", [job])
    assert api.get("jobs/facets/", {"by": "owner"}).json["results"] == []
    duties.tally_fold()
    assert api.get("jobs/facets/", {"by": "owner"}).json["results"] == []


@pytest.mark.parametrize(
    "query",
    ["by=name", "status=x&by=queue", "search=x&by=queue", "queue=a&by=owner", "limit=5001&by=queue", "x=1&by=queue"],
)
def test_unsupported_query_is_refused(api: Api, query: str) -> None:
    answer = api.get("jobs/facets/", query)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {query.partition("=")[0]}


def test_cursor_is_refused_in_the_order_of_counts_and_for_another_facet(api: Api) -> None:
    for owner in ("ada", "bob"):
        factories.job("PENDING", owner=owner)
    following = api.get("jobs/facets/", {"by": "owner", "limit": 1}).json["next"]
    cursor = following.partition("cursor=")[2]
    assert api.get("jobs/facets/", {"by": "owner", "limit": 1, "ordering": "-count"}).json["next"] is None
    for query in ({"by": "owner", "ordering": "-count"}, {"by": "queue"}, {"by": "owner", "prefix": "a"}):
        answer = api.get("jobs/facets/", {**query, "cursor": cursor})
        assert (answer.status, set(answer.json["errors"])) == (400, {"cursor"})


def test_too_many_values_are_not_ordered_by_count_in_a_period(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "SORTED_VALUES_MAX", 2)
    for owner in ("ada", "bob", "cy"):
        factories.job("PENDING", owner=owner)
    duties.tally_fold()
    query = {"by": "owner", "ordering": "-count", "created_after": START.isoformat()}
    assert set(api.get("jobs/facets/", query).json["errors"]) == {"ordering"}
    assert [row["value"] for row in api.get("jobs/facets/", {**query, "prefix": "a"}).json["results"]] == ["ada"]
