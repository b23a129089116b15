"""GET jobs/ under concurrent writes: paging misses and repeats no row, and a page is one snapshot."""

import random
from collections import Counter

import pytest

from muster.housekeeping import duties
from tests.support import database, listing
from tests.support.client import Api
from tests.support.listing import Query
from tests.support.threads import meanwhile

STABLE = 150


def create_and_delete() -> None:
    """Creates jobs, and deletes a few of them."""
    database.execute("INSERT INTO job (name) SELECT 'comes' FROM generate_series(1, 3)")
    database.execute(
        "DELETE FROM jobs WHERE name = 'comes' AND id %% 2 = 0 AND created_at > now() - interval '1 s'", {}
    )


def change_statuses() -> None:
    """Changes statuses of old jobs, which leaves the order keys of creation and name unchanged."""
    database.execute(
        "UPDATE jobs SET status = 'RUNNING', started_at = coalesce(started_at, created_at), completed_at = NULL,"
        " updated_at = updated_at + interval '1 s' WHERE id = ANY (SELECT id FROM jobs ORDER BY random() LIMIT 5)"
        " AND name <> 'comes'"
    )


def page_ids(api: Api, query: Query) -> list[int]:
    """Returns the ids of all pages, and asserts that each page is one snapshot."""
    page, seen = api.get("jobs/", {**query, "page_size": 7}), []
    while True:
        seen += page.ids
        position, count, size = page.json["position"], page.json["count"], len(page.ids)
        if position is not None:
            assert count is None or position + size <= count
            assert (position + size == count) == (page.json["next"] is None)
        if page.json["next"] is None:
            return seen
        page = api.get(page.json["next"])


@pytest.mark.parametrize("ordering", ["created_at", "-created_at", "name", "-name"])
def test_paging_returns_every_lasting_row_once(live_api: Api, ordering: str) -> None:
    lasting = {row.id for row in listing.fill(random.Random(1), STABLE)}
    with meanwhile(create_and_delete, change_statuses, duties.tally_fold):
        times = Counter(page_ids(live_api, {"ordering": ordering}))
    assert lasting <= times.keys()
    assert set(times.values()) == {1}


def test_paging_by_changing_keys_returns_every_unchanged_row_once(live_api: Api) -> None:
    listing.fill(random.Random(2), STABLE)
    database.execute("UPDATE job SET queue = 'still' WHERE id %% 3 = 0", {})
    still = {row.id for row in listing.existing() if row.queue == "still"}

    def shuffle() -> None:
        database.execute(
            "UPDATE jobs SET priority = 1 + (random() * 9)::integer, updated_at = clock_timestamp()"
            " WHERE queue <> 'still'"
        )

    for ordering in ("priority", "-priority", "updated_at", "-updated_at"):
        with meanwhile(shuffle, create_and_delete):
            times = Counter(page_ids(live_api, {"ordering": ordering, "queue": "still"}))
        assert times == Counter(still)


def test_positions_counts_and_rows_share_one_snapshot(live_api: Api) -> None:
    listing.fill(random.Random(3), STABLE)
    chance = random.Random(4)
    with meanwhile(create_and_delete, change_statuses, duties.tally_fold):
        for _ in range(60):
            status = ",".join(chance.sample(("PENDING", "RUNNING", "FAILED"), chance.randint(1, 3)))
            ordering = chance.choice(("created_at", "-created_at"))
            position = chance.randrange(STABLE)
            page = live_api.get(
                "jobs/", {"status": status, "ordering": ordering, "position": position, "page_size": 10}
            )
            # Independent of concurrent writes, exactly this many rows remain from here on.
            assert len(page.ids) == max(0, min(10, page.json["count"] - position))
            assert {item["latest_status"]["status_type"] for item in page.json["results"]} <= set(status.split(","))
