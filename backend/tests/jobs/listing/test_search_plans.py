"""The method of a search on many jobs, for lists and bulk actions: the ordered scan or the index of pieces."""

from functools import partial
from operator import itemgetter
from typing import Any

import pytest

from muster.bulk import operation_chunks
from muster.core.db import queries
from muster.core.db.templates import Statement
from muster.jobs.filters import JobFilter
from muster.jobs.listing import evidence, method_choice
from muster.jobs.listing.method import ListMethod
from tests.support import database
from tests.support.client import Answer, Api
from tests.support.count_limit import count_limit
from tests.support.many import BLOCK, JOBS, check_no_scans
from tests.support.search import read_by, search_by_index
from tests.support.statistics import Work, work_of

# One worker creates the data once.
pytestmark = [pytest.mark.xdist_group("plans"), pytest.mark.usefixtures("many_jobs")]


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("term", ["model-1999", "nothing like it"])
@pytest.mark.parametrize("more", [{}, {"status": "FAILED"}, {"ordering": "name"}, {"ordering": "-priority"}])
def test_a_rare_term_is_found_by_its_pieces(
    api: Api, monkeypatch: pytest.MonkeyPatch, term: str, more: dict[str, str]
) -> None:
    search_by_index(monkeypatch)
    work = work_of(lambda: api.get("jobs/", {"search": term, **more}))
    check_no_scans(work)
    assert "job_lexemes_idx" in work.indexes


@pytest.mark.usefixtures("plans")
def test_a_frequent_term_is_met_on_the_way(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample proves that matches exceed the count limit, so they are not counted."""
    monkeypatch.setattr(evidence, "PROOF", 2)
    count_limit(monkeypatch, 10)
    answers: list[Answer] = []
    for ordering in ("-created_at", "created_at", "name", "-priority"):
        for query in ({}, {"status": "COMPLETED"}):
            search = {"search": "TRAIN", "ordering": ordering, "page_size": 20, **query}
            work = work_of(lambda search=search: answers.append(api.get("jobs/", search)))  # type: ignore[misc]
            check_no_scans(work)
            assert "job_lexemes_idx" not in work.indexes
            assert (answers[-1].json["count"], answers[-1].json["count_exact"]) == (10, False)
            assert len(answers[-1].ids) == 20
            work = work_of(lambda: answers.append(api.get(answers[-1].json["next"])))
            assert "job_lexemes_idx" not in work.indexes


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("ordering", ["-created_at", "created_at", "name", "-priority", "updated_at"])
def test_where_many_matches_are_likely_all_are_collected_at_once(
    api: Api, monkeypatch: pytest.MonkeyPatch, ordering: str
) -> None:
    """The ordered scan is ruled out: one statement finds the page and shows that matches exceed the count limit."""
    search_by_index(monkeypatch)
    monkeypatch.setattr(method_choice, "NEAR", -1)
    count_limit(monkeypatch, 10)
    statements: list[Statement] = []
    single = queries.single

    def noted(statement: Statement, params: queries.Params, *, into: type[Any]) -> Any:
        statements.append(statement)
        return single(statement, params, into=into)

    monkeypatch.setattr(queries, "single", noted)
    query = {"search": "MODEL-19", "ordering": ordering, "page_size": 20}
    page = api.get("jobs/", query)
    assert [statement.name for statement in statements] == ["job_list"]
    assert (page.json["count"], page.json["count_exact"]) == (10, False)
    keys = {"created_at": (1, 0), "priority": (2, 1, 0), "name": (3, 0), "updated_at": (4, 0)}[ordering.lstrip("-")]
    everything = "SELECT id, created_minute, priority, name, updated_at FROM jobs WHERE strpos(name, 'model-19') > 0"
    found = sorted(database.rows(everything), key=itemgetter(*keys), reverse=ordering.startswith("-"))
    assert page.ids == [row[0] for row in found[:20]]
    assert api.get("jobs/", {**query, "position": 20}).ids == [row[0] for row in found[20:40]]


def test_a_bulk_action_looks_for_a_term_as_the_list_does(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(term: str) -> tuple[Work, Any]:
        rows: list[Any] = []
        read = partial(operation_chunks.chunk_read, filters=JobFilter(search=term), last_job_id=JOBS, size=100)
        work = work_of(lambda: rows.append(read(after=operation_chunks.FIRST)))
        check_no_scans(work)
        return work, rows[0]

    work, frequent = read("model")
    assert "job_lexemes_idx" not in work.indexes
    assert (len(frequent.ids), frequent.fetched) == (100, 101)
    assert work.entries < BLOCK
    search_by_index(monkeypatch)
    work, rare = read("model-19999")
    assert "job_lexemes_idx" in work.indexes
    assert (len(rare.ids), rare.fetched) == (1, 1)
    assert work.entries < BLOCK


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("ordering", ["name", "-name"])
def test_names_without_the_term_are_not_read(api: Api, ordering: str) -> None:
    # Names with the term lie behind those of three quarters of all jobs, whichever end the list begins at.
    term = "train" if ordering == "name" else "evaluate"
    api.get("jobs/", {"search": term, "ordering": ordering})
    work = work_of(lambda: api.get("jobs/", {"search": term, "ordering": ordering}))
    check_no_scans(work)
    # The ranges are read by either index: there are twenty.
    assert not work.indexes.keys().isdisjoint({"job_name_range_pieces_idx", "job_name_range_pkey"})
    # Two ranges with the term are read until the page is full, or as a whole if few jobs seem to be in them.
    assert work.entries < JOBS / 4


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("ordering", ["name", "-name"])
def test_ranges_of_names_look_up_the_status_of_each_match(
    api: Api, monkeypatch: pytest.MonkeyPatch, ordering: str
) -> None:
    """Otherwise a plan made for many jobs reads all with the statuses again for each range."""
    read_by(monkeypatch, ListMethod.SCAN)
    query = {"search": "model-1", "status": "PENDING,CANCELLED", "ordering": ordering, "position": 60}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    assert "job_latest_status_idx" not in work.indexes
    assert work.entries < JOBS


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize("status", [{}, {"status": "FAILED"}, {"status": "FAILED,PENDING"}])
def test_names_under_an_owner_and_a_project_are_read_after_both_were_tested(
    api: Api, monkeypatch: pytest.MonkeyPatch, status: dict[str, str]
) -> None:
    """No index has both and the name. Bitmaps of two large sets would read many jobs that match neither."""
    read_by(monkeypatch, ListMethod.INDEX)
    query = {"owner": "grace", "project": "borealis", "ordering": "name", **status}
    work = work_of(lambda: api.get("jobs/", query))
    check_no_scans(work)
    facets = {"job_owner_idx", "job_project_idx", "job_owner_name_idx", "job_project_name_idx"}
    assert len(facets.intersection(work.indexes)) == 1, work
