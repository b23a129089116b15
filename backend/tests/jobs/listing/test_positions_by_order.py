"""Positions in every order, counted from either end of a list."""

import pytest

from muster.housekeeping import duties
from muster.jobs.listing import sampled_list
from tests import factories
from tests.support import database, name_counts
from tests.support.client import Api

PRIORITIES = (1, 5, 5, 5, 10, 10, 7)
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"status": "FAILED"},
    {"queue": "gpu"},
    {"priority": "5"},
    {"status": "FAILED,PENDING", "queue": "gpu"},
    {"status": "COMPLETED,PENDING"},
    {"status": "COMPLETED,FAILED,CANCELLED"},
)
ORDERS = ("priority", "-priority", "name", "-name", "updated_at", "-updated_at")


@pytest.fixture
def jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHALLOW", "SHALLOW_NAMES"):
        monkeypatch.setattr(sampled_list, name, 0)
    for index in range(28):
        values = {"priority": PRIORITIES[index % 7], "queue": "gpu" if index % 2 else "cpu", "name": f"job {index % 9}"}
        if index == 20:
            # The later ones are newer than the counts of names.
            duties.name_ranges_fold()
            database.execute(name_counts.DIVIDE, [["job 2", "job 3", "job 7"]])
        make = (factories.pending, factories.failed, factories.completed)[index % 3]
        make(**values)


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("ordering", ORDERS)
@pytest.mark.parametrize("query", FILTERS, ids=lambda query: "+".join(query) or "all")
def test_rows_at_each_position_are_those_of_the_whole_list(api: Api, ordering: str, query: dict[str, str]) -> None:
    listed = api.get("jobs/", {**query, "ordering": ordering}).ids
    assert len(listed) > 3
    for position in range(1, len(listed) + 3):
        page = api.get("jobs/", {**query, "ordering": ordering, "position": str(position), "page_size": "3"})
        assert page.ids == listed[position : position + 3]
        assert page.json["count"] == len(listed)
        assert bool(page.json["next"]) == (position + 3 < len(listed))


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("ordering", ["priority", "-priority", "-name"])
def test_pages_after_a_position_continue_the_list(api: Api, ordering: str) -> None:
    listed = api.get("jobs/", {"ordering": ordering}).ids
    page = api.get("jobs/", {"ordering": ordering, "position": "20", "page_size": "3"})
    assert api.get(page.json["next"]).ids == listed[23:26]
    assert api.get(page.json["previous"]).ids == listed[17:20]
