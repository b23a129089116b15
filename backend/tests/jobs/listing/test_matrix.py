"""Random lists, drawn as the benchmark does: each method returns the same rows, and reads each job twice at most."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from loadtest.list_requests import ListRequest, Population, Start, draw
from muster.core.db.templates import Statement
from muster.jobs.listing import evidence, index_costs, method_choice, sampled_list
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sample import PRIORITY_MAX, PRIORITY_MIN
from muster.jobs.listing.sampled_list import SampledList
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import job_list
from tests.support import database
from tests.support.client import Api
from tests.support.count_limit import count_limit
from tests.support.many import JOBS
from tests.support.search import read_by
from tests.support.statistics import work_of

# One worker creates the data once.
pytestmark = [pytest.mark.xdist_group("plans"), pytest.mark.usefixtures("many_jobs")]
REQUESTS = 120
COLUMNS = (
    "id",
    "name",
    "priority",
    "queue",
    "owner",
    "project",
    "status",
    "created_at",
    "updated_at",
    "created_minute",
)
KEYS = {
    "created_at": ("created_minute", "id"),
    "name": ("name", "id"),
    "priority": ("priority", "created_minute", "id"),
    "updated_at": ("updated_at", "id"),
}
TIMES = {"created_after", "created_before"}
Row = dict[str, Any]
Lists = dict[int, list[tuple[ListRequest, list[int]]]]


@pytest.fixture(scope="module")
def lists(many_jobs: None, django_db_blocker: DjangoDbBlocker) -> Lists:
    """Random requests of two seeds with the ids of their whole lists, computed once for all methods and plans."""
    with django_db_blocker.unblock():
        found = database.rows(f"SELECT {', '.join(COLUMNS)} FROM jobs")  # noqa: S608  fixed names
        connection.close()
    jobs = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    return {seed: [(request, expected(jobs, request)) for request in requests(jobs, seed)] for seed in (7, 11)}


def requests(jobs: Sequence[Row], seed: int) -> list[ListRequest]:
    times = [job["created_at"] for job in jobs]
    population = Population(
        names=[job["name"] for job in jobs[::20]],
        queues=sorted({job["queue"] for job in jobs}),
        owners=sorted({job["owner"] for job in jobs}),
        projects=sorted({job["project"] for job in jobs}),
        oldest=min(times),
        newest=max(times),
    )
    return list(islice(draw(random.Random(seed), population), REQUESTS))


def conditions(parameters: Mapping[str, Any]) -> list[Callable[[Row], bool]]:
    """Returns the conditions of a request, made once for all jobs."""
    at = {name: datetime.fromisoformat(parameters[name]) for name in TIMES & parameters.keys()}
    tests: dict[str, Callable[[Any], Callable[[Row], bool]]] = {
        "status": lambda statuses: lambda job: job["status"] in statuses,
        "search": lambda term: lambda job: term in job["name"].lower(),
        "queue": lambda queue: lambda job: job["queue"] == queue,
        "owner": lambda owner: lambda job: job["owner"] == owner,
        "project": lambda project: lambda job: job["project"] == project,
        "priority": lambda priority: lambda job: job["priority"] == int(priority),
        "priority_min": lambda lowest: lambda job: job["priority"] >= int(lowest),
        "priority_max": lambda highest: lambda job: job["priority"] <= int(highest),
        "created_after": lambda _: lambda job: job["created_at"] >= at["created_after"],
        "created_before": lambda _: lambda job: job["created_at"] < at["created_before"],
    }
    given = {**parameters, "search": str(parameters.get("search", "")).lower()}
    return [tests[name](given[name]) for name in parameters if name in tests]


def expected(jobs: Sequence[Row], request: ListRequest) -> list[int]:
    """Returns the ids of the whole list in its order."""
    parameters = dict(request.parameters)
    ordering = str(parameters.get("ordering", "-created_at"))
    wanted = conditions(parameters)
    keys = KEYS[ordering.removeprefix("-")]
    listed = sorted(
        (job for job in jobs if all(holds(job) for holds in wanted)),
        key=lambda job: tuple(job[key] for key in keys),
        reverse=ordering.startswith("-"),
    )
    return [job["id"] for job in listed]


def check_pages(api: Api, request: ListRequest, ids: Sequence[int]) -> None:
    size = int(str(request.parameters.get("page_size", "50")))
    position = int(len(ids) * request.depth) if request.start is Start.POSITION else 0
    path = request.path(position=str(position)) if position else request.path()
    page = api.get(path.removeprefix("/api/"))
    assert page.status == 200, path
    assert page.ids == ids[position : position + size], path
    assert page.json["count"] is None or page.json["count"] == min(len(ids), page.json["count"]), path
    if page.json["next"]:
        following = api.get(page.json["next"])
        assert following.ids == ids[position + size : position + 2 * size], path
        assert api.get(following.json["previous"]).ids == page.ids, path


def shapes_read(monkeypatch: pytest.MonkeyPatch) -> list[ListShape]:
    """Returns a list to which the shape of each list is added that the sample decides on."""
    read: list[ListShape] = []

    def recorded(shape: ListShape) -> Statement:
        read.append(shape)
        return job_list(shape)

    monkeypatch.setattr(sampled_list, "job_list", recorded)
    return read


@pytest.mark.parametrize("method", list(ListMethod))
def test_every_method_returns_the_same_rows(
    api: Api, lists: Lists, monkeypatch: pytest.MonkeyPatch, method: ListMethod
) -> None:
    read_by(monkeypatch, method)
    for request, ids in lists[7]:
        check_pages(api, request, ids)


@pytest.mark.parametrize("method", [ListMethod.SCAN, ListMethod.INDEX, ListMethod.RANGES])
def test_excluding_other_statuses_returns_the_same_rows(
    api: Api, lists: Lists, monkeypatch: pytest.MonkeyPatch, method: ListMethod
) -> None:
    read_by(monkeypatch, method)
    for name, value in {"COVERED_US": 0, "EXCLUDED_US": 0, "EXCLUDED_MOST": JOBS}.items():
        monkeypatch.setattr(index_costs, name, value)
    read = shapes_read(monkeypatch)
    for request, ids in lists[7]:
        if "status" in request.parameters:
            check_pages(api, request, ids)
    assert any(shape.by_exclusion and shape.method is method for shape in read)


def test_testing_facets_before_the_term_returns_the_same_rows(
    api: Api, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by(monkeypatch, ListMethod.INDEX)
    monkeypatch.setattr(index_costs, "COVERED_US", -1)
    read = shapes_read(monkeypatch)
    for request, ids in lists[7]:
        if "search" in request.parameters:
            check_pages(api, request, ids)
    assert any(shape.facets_first for shape in read)


@pytest.mark.parametrize("method", [ListMethod.RANGES, ListMethod.SMALL])
@pytest.mark.parametrize("rank", [1, 5])
def test_bounds_of_collected_matches_leave_out_no_row_of_the_page(
    api: Api, lists: Lists, monkeypatch: pytest.MonkeyPatch, method: ListMethod, rank: int
) -> None:
    read_by(monkeypatch, method)
    count_limit(monkeypatch, 0)
    monkeypatch.setattr(evidence, "PROOF", 1)
    for name, value in {"BOUNDED_SHARE": 1, "bound_rank": lambda _: rank}.items():
        monkeypatch.setattr(method_choice, name, value)
    read = shapes_read(monkeypatch)
    for request, ids in lists[7]:
        check_pages(api, request, ids)
    assert any(shape.bounded for shape in read)


@pytest.mark.parametrize("rank", [1, 5])
def test_matches_of_a_term_with_the_priorities_of_the_page_leave_out_no_row_of_it(
    api: Api, lists: Lists, monkeypatch: pytest.MonkeyPatch, rank: int
) -> None:
    read_by(monkeypatch, ListMethod.INDEX)
    count_limit(monkeypatch, 0)
    monkeypatch.setattr(evidence, "PROOF", 1)
    for name, value in {"BOUNDED_SHARE": 1, "bound_rank": lambda _: rank}.items():
        monkeypatch.setattr(method_choice, name, value)
    in_band, bands = SampledList._in_band, list[tuple[Any, Any]]()
    ranks = {id_: keys for id_, *keys in database.rows("SELECT id, priority, created_minute, id FROM jobs")}

    def recorded(self: SampledList, query: ListQuery) -> ListQuery | None:
        if (found := in_band(self, query)) is not None:
            bands.append((found.params["priority_from"], found.params["priority_to"]))
        return found

    monkeypatch.setattr(SampledList, "_in_band", recorded)
    for request, ids in lists[7] + lists[11]:
        if "search" in request.parameters:
            for ordering in ("priority", "-priority"):
                by_priority = replace(request, parameters={**request.parameters, "ordering": ordering})
                ids_by_priority = sorted(ids, key=ranks.__getitem__, reverse=ordering == "-priority")
                check_pages(api, by_priority, ids_by_priority)
    assert any(low > PRIORITY_MIN or high < PRIORITY_MAX for low, high in bands)


@pytest.mark.usefixtures("plans")
def test_random_pages_read_each_job_twice_at_most(api: Api, lists: Lists) -> None:
    for request, ids in lists[11]:
        work = work_of(lambda request=request, ids=ids: check_pages(api, request, ids))  # type: ignore[misc]
        # Three pages, each of which reads no row more than once by the order and once by its id.
        assert work.entries + sum(work.scanned.values()) <= 6 * JOBS, request.path()
