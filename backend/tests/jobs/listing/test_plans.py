"""Plans of hot paths on many jobs: each uses its index, scans no table, and stays cheap at any depth."""

from typing import Any

import pytest

from muster.jobs.listing.method import ListMethod
from tests.support import database
from tests.support.client import Api
from tests.support.many import BLOCK, JOBS, check_no_scans
from tests.support.search import read_by
from tests.support.statistics import work_of

# One worker creates the data once.
pytestmark = [pytest.mark.xdist_group("plans"), pytest.mark.usefixtures("many_jobs")]


ORDERINGS = [("created_at", "job_created_idx"), ("name", "job_name_idx"), ("priority", "job_priority_idx"),
             ("updated_at", "job_latest_updated_idx")]  # fmt: skip


# Without job_created_idx: the tally reads the last block of a count from it.
OTHER_ORDERS = {"job_name_idx", "job_priority_idx", "job_latest_updated_idx"}


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(("column", "index"), ORDERINGS)
def test_order_uses_its_index_at_any_depth(api: Api, sign: str, column: str, index: str) -> None:
    query = {"ordering": sign + column, "page_size": 50}
    page = api.get("jobs/", {**query, "position": JOBS // 2})
    pages: list[Any] = [lambda: api.get("jobs/", query)]
    pages += [lambda: api.get(page.json["next"]), lambda: api.get(page.json["previous"])]
    for task in pages:
        work = work_of(task)
        check_no_scans(work)
        assert index in work.indexes
        assert work.indexes.keys().isdisjoint(OTHER_ORDERS - {index})
        assert work.entries < 2 * BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("status", ["FAILED", "RUNNING", "PENDING,RUNNING", "FAILED,CANCELLED,PENDING"])
@pytest.mark.parametrize("ordering", ["created_at", "-created_at"])
@pytest.mark.parametrize("position", [0, 25])
def test_status_filter_uses_its_index_only(api: Api, status: str, ordering: str, position: int) -> None:
    query = {"status": status, "ordering": ordering, "position": position, "page_size": 20}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    assert "job_latest_status_idx" in work.indexes
    assert work.indexes.keys().isdisjoint(OTHER_ORDERS)
    assert work.entries < 2 * BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("ordering", ["created_at", "-created_at"])
def test_a_position_under_several_statuses_and_a_filter_merges_a_scan_of_each(
    api: Api, monkeypatch: pytest.MonkeyPatch, ordering: str
) -> None:
    """One scan of all statuses together has no order, so that it would read all of them."""
    read_by(monkeypatch, ListMethod.SCAN)
    query: dict[str, Any] = {"status": "RUNNING,FAILED,CANCELLED", "queue": "queue 3", "ordering": ordering}
    query |= {"position": 5, "page_size": 5}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    assert work.entries < BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("ordering", ["created_at", "-created_at"])
@pytest.mark.parametrize("position", [0, 25])
def test_completed_jobs_of_an_owner_are_read_from_the_owners_index(
    api: Api, monkeypatch: pytest.MonkeyPatch, ordering: str, position: int
) -> None:
    """The index of statuses lacks the owner, so that each job would be read for it."""
    read_by(monkeypatch, ListMethod.SCAN)
    query: dict[str, Any] = {"status": "COMPLETED", "owner": "grace", "priority": "3", "ordering": ordering}
    work = work_of(lambda: api.get("jobs/", {**query, "page_size": 5, "position": position}))
    check_no_scans(work)
    assert "job_owner_idx" in work.indexes
    assert "job_latest_status_idx" not in work.indexes
    assert work.entries < BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("share", [0.0001, 0.5, 0.9999])
@pytest.mark.parametrize("query", [{}, {"status": "COMPLETED"}, {"created_after": "2000-01-01T00:00:30Z"}])
def test_any_position_is_as_cheap_as_the_first(api: Api, share: float, query: dict[str, str]) -> None:
    count = api.get("jobs/", query).json["count"]
    work = work_of(lambda: api.get("jobs/", {**query, "position": int(count * share)}))
    check_no_scans(work)
    assert work.entries < 2 * BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("ordering", ["-created_at", "name", "-priority", "updated_at"])
def test_page_under_another_filter_reads_its_rows_and_counts_nothing(api: Api, ordering: str) -> None:
    query = {"priority_min": 1, "ordering": ordering, "page_size": 50}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    assert work.entries < BLOCK
    assert api.get("jobs/", query).json["count"] is None


WINDOW = {"created_after": "2000-01-01T00:00:30Z", "created_before": "2100-01-01T00:00:30Z"}


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("query", [WINDOW, {**WINDOW, "status": "COMPLETED"}])
@pytest.mark.parametrize("ordering", ["created_at", "-created_at"])
def test_deep_page_of_a_time_range_is_not_scanned_from_its_end(api: Api, query: dict[str, str], ordering: str) -> None:
    deep = {**query, "ordering": ordering, "position": JOBS // 2, "page_size": 50}
    page = api.get("jobs/", deep)
    pages: list[Any] = [lambda: api.get("jobs/", deep)]
    pages += [lambda: api.get(page.json["next"]), lambda: api.get(page.json["previous"])]
    for task in pages:
        work = work_of(task)
        check_no_scans(work)
        # Half of the index would be seventy pages. Each job of the page is looked up in the other table by its id.
        assert max(blocks for name, blocks in work.blocks.items() if not name.endswith("_pkey")) < 40, work


@pytest.mark.usefixtures("plans")
def test_retrieve_reads_one_job_and_the_partitions_of_its_history(api: Api) -> None:
    old = database.value("SELECT id FROM jobs ORDER BY created_at LIMIT 1 OFFSET 50")
    month = database.value("SELECT to_char(created_at, 'YYYY_MM') FROM jobs WHERE id = %s", [old])
    for path in (f"jobs/{old}/", f"jobs/{old}/statuses/"):
        work = work_of(lambda path=path: api.get(path))  # type: ignore[misc]
        check_no_scans(work)
        assert {name for name in work.indexes if name.startswith("job_status_")} == {f"job_status_{month}_pkey"}
        assert "job_latest_pkey" in work.indexes
        assert work.entries < 20


@pytest.mark.usefixtures("plans")
def test_update_reads_one_job_and_its_partitions(api: Api) -> None:
    job = database.value("SELECT id FROM jobs WHERE status = 'RUNNING' ORDER BY created_at LIMIT 1")
    work = work_of(lambda: api.patch(f"jobs/{job}/", {"status_type": "RUNNING", "progress": 5}))
    check_no_scans(work)
    assert work.entries < 100


@pytest.mark.usefixtures("plans")
def test_create_reads_no_other_rows(api: Api) -> None:
    work = work_of(lambda: api.post("jobs/", {"name": "x", "unique_key": "new"}))
    check_no_scans(work)
    assert work.entries < 20


@pytest.mark.usefixtures("plans")
def test_delete_finds_the_history_by_its_key_in_every_partition(api: Api) -> None:
    job = database.value("SELECT id FROM jobs WHERE status = 'COMPLETED' LIMIT 1")
    work = work_of(lambda: api.delete(f"jobs/{job}/"))
    check_no_scans(work)
    assert work.entries < 20


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("window", ["1h", "24h", "7d", "30d"])
def test_stats_read_the_tally_and_the_view(api: Api, window: str) -> None:
    work = work_of(lambda: api.get("jobs/stats/", {"window": window}))
    check_no_scans(work)
    assert "job_tally_pkey" in work.indexes
    assert work.entries < 1000


@pytest.mark.usefixtures("plans")
def test_position_of_a_job_uses_the_tally(api: Api) -> None:
    job = database.value("SELECT id FROM jobs ORDER BY created_at LIMIT 1 OFFSET 9000")
    for query in ({}, {"status": "COMPLETED"}):
        work = work_of(lambda query=query: api.get(f"jobs/{job}/position/", query))  # type: ignore[misc]
        check_no_scans(work)
        assert work.entries < 2 * BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("position", [0, 25])
def test_unsuccessful_jobs_by_recency_are_read_from_their_copies(
    api: Api, monkeypatch: pytest.MonkeyPatch, sign: str, position: int
) -> None:
    """The index of job_latest by recency has no status, so that nine of ten jobs would be read in vain."""
    read_by(monkeypatch, ListMethod.SCAN)
    query: dict[str, Any] = {"status": "FAILED", "priority_min": "2", "ordering": f"{sign}updated_at", "page_size": 5}
    work = work_of(lambda: api.get("jobs/", {**query, "position": position}))
    check_no_scans(work)
    assert "job_unsuccessful_updated_idx" in work.indexes
    assert "job_latest_updated_idx" not in work.indexes
