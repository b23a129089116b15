"""Hot paths on many jobs: which index each uses, that none scans a table, that work stays small at any depth."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from jobs import chunks, housekeeping, list_sql, search_plan, selectors
from jobs.filters import JobFilter
from tests.support import database
from tests.support.client import Answer, Api
from tests.support.statistics import Work, work_of

JOBS = 20_000
MONTHS = 14
BLOCK = 4096

# One worker builds the data, once.
pytestmark = pytest.mark.xdist_group("plans")

FILL = """
INSERT INTO job (name, priority, queue, status, created_at, updated_at, started_at, completed_at, unique_key)
SELECT
    (ARRAY['train', 'evaluate', 'render', 'index'])[1 + n %% 4] || ' model-' || n,
    1 + n %% 10,
    'queue ' || n %% 5,
    status,
    at,
    at + interval '1 minute',
    CASE WHEN status NOT IN ('PENDING', 'CANCELLED') THEN at END,
    CASE WHEN status NOT IN ('PENDING', 'RUNNING') THEN at + interval '1 minute' END,
    CASE WHEN n %% 10 = 0 THEN 'key ' || n END
FROM generate_series(1, %(jobs)s) AS n
CROSS JOIN LATERAL (
    SELECT
        now() - n * (%(months)s * interval '30 days' / %(jobs)s) AS at,
        (CASE
            WHEN n %% 500 = 0 THEN 'RUNNING'
            WHEN n %% 50 = 0 THEN 'PENDING'
            WHEN n %% 33 = 0 THEN 'FAILED'
            WHEN n %% 70 = 0 THEN 'CANCELLED'
            ELSE 'COMPLETED'
        END)::status_type AS status
) AS drawn
"""


@pytest.fixture(scope="module", autouse=True)
def many(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Jobs over more than a year, their history in monthly partitions, all analyzed and folded."""
    with django_db_blocker.unblock():
        # The same ids each time, and so the same jobs in the sample that search looks at.
        database.empty()
        months = f"now() - interval '{MONTHS + 1} months'"
        database.execute(f"SELECT job_status_partition_make_range(({months})::date, now()::date)")
        database.execute(FILL, {"jobs": JOBS, "months": MONTHS})
        database.execute(
            "INSERT INTO job_status (job_id, status_type, timestamp)"
            " SELECT id, status, t FROM job CROSS JOIN LATERAL (VALUES (created_at), (updated_at)) AS times (t)"
        )
        housekeeping.run_once()
        database.execute("VACUUM (ANALYZE) job, job_status, job_tally")
    yield
    with django_db_blocker.unblock():
        database.empty()


@pytest.fixture(params=["auto", "force_generic_plan"])
def plans(request: pytest.FixtureRequest, db: None) -> None:
    """As PostgreSQL chooses, and as it plans prepared statements in the long run; on any server with our settings."""
    database.execute(f"SET LOCAL plan_cache_mode = {request.param}")
    database.execute("SET LOCAL random_page_cost = 1.1")


def check_no_scans(work: Work) -> None:
    """No job and no history row is read by scanning a table. Empty tables and the fold's one row may be looked at."""
    assert not [table for table in work.scanned if re.fullmatch(r"job(_status.*)?", table)], work


ORDERINGS = [("created_at", "job_created_idx"), ("name", "job_name_idx"), ("priority", "job_priority_idx"),
             ("updated_at", "job_updated_idx")]  # fmt: skip


# job_created_idx is left out: the tally looks up in it what the last block of a count holds.
OTHER_ORDERS = {"job_name_idx", "job_priority_idx", "job_updated_idx"}


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(("column", "index"), ORDERINGS)
def test_an_order_walks_its_index_at_any_depth(api: Api, sign: str, column: str, index: str) -> None:
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
def test_a_status_filter_walks_its_index_and_nothing_else(api: Api, status: str, ordering: str, position: int) -> None:
    query = {"status": status, "ordering": ordering, "position": position, "page_size": 20}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    assert "job_status_idx" in work.indexes
    assert work.indexes.keys().isdisjoint(OTHER_ORDERS)
    assert work.entries < 2 * BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("share", [0.0001, 0.5, 0.9999])
@pytest.mark.parametrize("query", [{}, {"status": "COMPLETED"}, {"created_after": "2000-01-01T00:00:30Z"}])
def test_any_position_costs_as_little_as_the_first(api: Api, share: float, query: dict[str, str]) -> None:
    count = api.get("jobs/", query).json["count"]
    work = work_of(lambda: api.get("jobs/", {**query, "position": int(count * share)}))
    check_no_scans(work)
    assert work.entries < 2 * BLOCK


WINDOW = {"created_after": "2000-01-01T00:00:30Z", "created_before": "2100-01-01T00:00:30Z"}


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("query", [WINDOW, {**WINDOW, "status": "COMPLETED"}])
@pytest.mark.parametrize("ordering", ["created_at", "-created_at"])
def test_a_page_deep_in_a_window_is_not_reached_from_its_end(api: Api, query: dict[str, str], ordering: str) -> None:
    deep = {**query, "ordering": ordering, "position": JOBS // 2, "page_size": 50}
    page = api.get("jobs/", deep)
    pages: list[Any] = [lambda: api.get("jobs/", deep)]
    pages += [lambda: api.get(page.json["next"]), lambda: api.get(page.json["previous"])]
    for task in pages:
        work = work_of(task)
        check_no_scans(work)
        # Half of the index would be seventy pages.
        assert max(work.blocks.values()) < 40, work


@pytest.mark.usefixtures("plans")
def test_one_job_is_found_by_its_key_and_its_history_in_its_own_months(api: Api) -> None:
    old = database.value("SELECT id FROM job ORDER BY created_at LIMIT 1 OFFSET 50")
    month = database.value("SELECT to_char(created_at, 'YYYY_MM') FROM job WHERE id = %s", [old])
    for path in (f"jobs/{old}/", f"jobs/{old}/statuses/"):
        work = work_of(lambda path=path: api.get(path))  # type: ignore[misc]
        check_no_scans(work)
        assert {name for name in work.indexes if name.startswith("job_status_")} == {f"job_status_{month}_pkey"}
        assert "job_pkey" in work.indexes
        assert work.entries < 20


@pytest.mark.usefixtures("plans")
def test_an_update_touches_one_job_and_its_months(api: Api) -> None:
    job = database.value("SELECT id FROM job WHERE status = 'RUNNING' ORDER BY created_at LIMIT 1")
    work = work_of(lambda: api.patch(f"jobs/{job}/", {"status_type": "RUNNING", "progress": 5}))
    check_no_scans(work)
    assert work.entries < 100


@pytest.mark.usefixtures("plans")
def test_a_create_touches_nothing_else(api: Api) -> None:
    work = work_of(lambda: api.post("jobs/", {"name": "x", "unique_key": "new"}))
    check_no_scans(work)
    assert work.entries < 20


@pytest.mark.usefixtures("plans")
def test_a_delete_finds_the_history_in_every_month_by_its_key(api: Api) -> None:
    job = database.value("SELECT id FROM job WHERE status = 'COMPLETED' LIMIT 1")
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
@pytest.mark.parametrize("term", ["model-1999", "nothing like it"])
@pytest.mark.parametrize("more", [{}, {"status": "FAILED"}, {"ordering": "name"}, {"ordering": "-priority"}])
def test_a_rare_term_is_found_by_its_trigrams(
    api: Api, monkeypatch: pytest.MonkeyPatch, term: str, more: dict[str, str]
) -> None:
    monkeypatch.setattr(search_plan, "COLLECTED", 0)
    monkeypatch.setattr(search_plan, "SHORT_WALK", -1)
    work = work_of(lambda: api.get("jobs/", {"search": term, **more}))
    check_no_scans(work)
    assert "job_name_trgm_idx" in work.indexes


@pytest.mark.usefixtures("plans")
def test_a_frequent_term_is_met_on_the_way(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample proves that there are more than are counted, so that none is."""
    monkeypatch.setattr(search_plan, "PROOF", 2)
    for module in (selectors, list_sql):
        monkeypatch.setattr(module, "COUNT_CAP", 10)
    answers: list[Answer] = []
    for ordering in ("-created_at", "created_at", "name", "-priority"):
        for query in ({}, {"status": "COMPLETED"}):
            search = {"search": "TRAIN", "ordering": ordering, "page_size": 20, **query}
            work = work_of(lambda search=search: answers.append(api.get("jobs/", search)))  # type: ignore[misc]
            check_no_scans(work)
            assert "job_name_trgm_idx" not in work.indexes
            assert (answers[-1].json["count"], answers[-1].json["count_exact"]) == (10, False)
            assert len(answers[-1].ids) == 20
            work = work_of(lambda: answers.append(api.get(answers[-1].json["next"])))
            assert "job_name_trgm_idx" not in work.indexes


@pytest.mark.usefixtures("plans")
def test_the_position_of_a_job_is_found_through_the_tally(api: Api) -> None:
    job = database.value("SELECT id FROM job ORDER BY created_at LIMIT 1 OFFSET 9000")
    for query in ({}, {"status": "COMPLETED"}):
        work = work_of(lambda query=query: api.get(f"jobs/{job}/position/", query))  # type: ignore[misc]
        check_no_scans(work)
        assert work.entries < 2 * BLOCK


def test_a_bulk_action_looks_for_a_term_as_the_list_does(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_plan, "SHORT_WALK", -1)

    def read(term: str) -> tuple[Work, Any]:
        rows: list[Any] = []
        read = partial(chunks.chunk_read, filters=JobFilter(search=term), last_job_id=JOBS, size=100)
        work = work_of(lambda: rows.append(read(after=chunks.FIRST)))
        check_no_scans(work)
        return work, rows[0]

    work, frequent = read("model")
    assert "job_name_trgm_idx" not in work.indexes
    assert (len(frequent["ids"]), frequent["fetched"]) == (100, 101)
    assert work.entries < BLOCK
    monkeypatch.setattr(search_plan, "COLLECTED", 0)
    work, rare = read("model-19999")
    assert "job_name_trgm_idx" in work.indexes
    assert (len(rare["ids"]), rare["fetched"]) == (1, 1)
    assert work.entries < BLOCK
