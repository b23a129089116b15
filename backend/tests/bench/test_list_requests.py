"""The random requests of benchmarks and load tests are reproducible, varied and valid."""

import random
from collections import Counter
from datetime import UTC, datetime
from itertools import islice

import pytest

from loadtest.list_requests import ORDERINGS, ListRequest, Population, Start, draw
from tests import factories
from tests.support.client import Api

POPULATION = Population(
    names=("train resnet-50 λ=7", "align e. coli lane 007", "nightly_etl 2026-01-05", "x"),
    queues=("default", "gpu"),
    owners=("ada", ""),
    projects=("%p",),
    oldest=datetime(2025, 1, 1, tzinfo=UTC),
    newest=datetime(2026, 1, 1, tzinfo=UTC),
)


def drawn(count: int, seed: int = 1) -> list[ListRequest]:
    return list(islice(draw(random.Random(seed), POPULATION), count))


def test_equal_seeds_draw_equal_requests() -> None:
    assert drawn(200) == drawn(200)
    assert drawn(200) != drawn(200, seed=2)


def test_every_filter_order_and_start_is_drawn() -> None:
    requests = drawn(2_000)
    parameters = Counter(name for request in requests for name in request.parameters)
    filters = {
        "status",
        "search",
        "queue",
        "owner",
        "project",
        "priority",
        "priority_min",
        "priority_max",
        "created_after",
        "created_before",
    }
    assert filters | {"priority_min", "priority_max"} <= set(parameters)
    assert {request.parameters.get("ordering", ORDERINGS[0]) for request in requests} == set(ORDERINGS)
    assert {request.start for request in requests} == set(Start)
    assert len({request.kind for request in requests}) > 400


def test_api_accepts_every_drawn_request(api: Api) -> None:
    for factory in (factories.pending, factories.running, factories.completed, factories.failed, factories.cancelled):
        factory()
    for request in drawn(300):
        answer = api.get(request.path())
        assert answer.status == 200, (request.path(), answer.json)
        assert answer.json["count_exact"] is True


@pytest.mark.parametrize("start", [Start.FIRST, Start.CURSOR])
def test_only_starts_by_position_have_a_depth(start: Start) -> None:
    assert {request.depth for request in drawn(500) if request.start is start} == {0.0}
