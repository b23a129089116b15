"""Every method of a list returns the same page: in each order, with words, facets, times and statuses together."""

from collections.abc import Iterator
from itertools import chain, combinations, islice

import pytest

from muster.jobs.listing.method import ListMethod
from tests.support.client import Api
from tests.support.search import read_by

# One worker creates the data once.
pytestmark = [pytest.mark.xdist_group("plans"), pytest.mark.usefixtures("many_jobs", "db")]

ORDERINGS = ("created_at", "-created_at", "name", "-name", "priority", "-priority", "updated_at", "-updated_at")
STATUSES = ("FAILED", "CANCELLED,FAILED", "FAILED,PENDING", "COMPLETED", "COMPLETED,FAILED")
FILTERS = (
    {"search": "train"},
    {"queue": "queue 3"},
    {"priority_min": "6"},
    {"created_after": "2000-01-01T00:00:00Z"},
    {"owner": "ada", "project": "atlas"},
)


def filtered(ordering: str) -> Iterator[dict[str, str]]:
    """Yields the sets of filters for an order: a half of all, the other half for its reverse."""
    sets = chain.from_iterable(combinations(FILTERS, number) for number in range(1, len(FILTERS) + 1))
    for each in islice(sets, int(ordering.startswith("-")), None, 2):
        yield dict(chain.from_iterable(map(dict.items, each)))


@pytest.mark.parametrize("statuses", STATUSES)
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_every_method_returns_the_same_page(
    api: Api, monkeypatch: pytest.MonkeyPatch, ordering: str, statuses: str
) -> None:
    for filters in filtered(ordering):
        query = {**filters, "status": statuses, "ordering": ordering, "page_size": "5", "position": "7"}
        pages: dict[ListMethod, list[int]] = {}
        for method in ListMethod:
            with monkeypatch.context() as patched:
                read_by(patched, method)
                answer = api.get("jobs/", query)
                assert answer.status == 200, (query, method)
                pages[method] = answer.ids
        assert len(set(map(tuple, pages.values()))) == 1, (query, pages)
        assert len(pages[ListMethod.SCAN]) == 5, query
