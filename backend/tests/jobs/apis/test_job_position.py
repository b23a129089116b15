"""GET jobs/{id}/position/"""

import random

import pytest

from tests import factories
from tests.support import listing
from tests.support.client import Api


@pytest.mark.parametrize("seed", [1, 2])
def test_position_leads_to_the_job(api: Api, seed: int) -> None:
    chance = random.Random(seed)
    jobs = listing.fill(chance, 60)
    for _ in range(25):
        query: listing.Query = {}
        for name, given in listing.some_query(chance).items():
            query |= {name: given} if listing.tallied({**query, name: given}) else {}
        query["ordering"] = chance.choice(("created_at", "-created_at"))
        expected = [row.id for row in listing.matching(jobs, query)]
        for row in chance.sample(jobs, 5):
            found = api.get(f"jobs/{row.id}/position/", query).json
            assert found["count"] == len(expected)
            assert found["position"] == (expected.index(row.id) if row.id in expected else None)
            if found["position"] is not None:
                assert api.get("jobs/", {**query, "position": found["position"], "page_size": 1}).ids == [row.id]


def test_missing_job_is_404(api: Api) -> None:
    assert api.get("jobs/1/position/").json["code"] == "not_found"


@pytest.mark.parametrize(
    "query", ["ordering=name", "search=x", "priority_min=5", "position=1", "page_size=5", "status=x", "x=1"]
)
def test_unsupported_lists_are_refused_with_the_parameter(api: Api, query: str) -> None:
    answer = api.get(f"jobs/{factories.pending()}/position/", query)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {query.partition("=")[0]}


def test_list_under_two_facets_is_refused_with_both(api: Api) -> None:
    answer = api.get(f"jobs/{factories.pending()}/position/", "queue=a&owner=b")
    assert answer.status == 400
    assert set(answer.json["errors"]) == {"queue", "owner"}
