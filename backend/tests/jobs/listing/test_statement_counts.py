"""The number of statements per request: one, wherever possible."""

import random
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests import factories
from tests.support import listing
from tests.support.client import Answer, Api

Statements = list[str]


@pytest.fixture
def statements(live_api: Api, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Records every statement from here on; connects first, so that connecting isn't counted."""
    live_api.get("jobs/")
    sent: Statements = []
    execute = psycopg.Cursor.execute

    def counting(self: psycopg.Cursor[Any], query: Any, *args: Any, **kwargs: Any) -> psycopg.Cursor[Any]:
        sent.append(str(query))
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", counting)
    return sent


def statement_count(statements: Statements, send: Callable[[], Answer], *, status: int) -> int:
    statements.clear()
    assert send().status == status
    return len(statements)


def test_reads_are_one_statement(live_api: Api, statements: Statements) -> None:
    job_id = factories.completed()
    for path in (
        "jobs/", "jobs/?position=0&page_size=5", "jobs/?page=2&ordering=name", "jobs/?status=FAILED,RUNNING",
        "jobs/?queue=default", "jobs/?queue=default&ordering=name",
        "jobs/?created_after=2026-01-01&ordering=updated_at", f"jobs/{job_id}/", "jobs/count/",
        f"jobs/{job_id}/statuses/", f"jobs/{job_id}/position/", "jobs/stats/", "jobs/stats/?window=30d",
    ):  # fmt: skip
        assert statement_count(statements, lambda path=path: live_api.get(path), status=200) == 1, path  # type: ignore[misc]


@pytest.mark.parametrize(
    "path",
    ["jobs/?search=x", "jobs/?priority_min=3&queue=default&ordering=-updated_at", "jobs/count/?priority_min=3"],
)
def test_sample_is_read_for_the_first_list_that_needs_it(live_api: Api, statements: Statements, path: str) -> None:
    for expected in (2, 1):
        assert statement_count(statements, lambda: live_api.get(path), status=200) == expected


def test_page_by_cursor_is_one_statement(live_api: Api, statements: Statements) -> None:
    for _ in range(3):
        factories.pending()
    following = live_api.get("jobs/", {"page_size": 2}).json["next"]
    assert statement_count(statements, lambda: live_api.get(following), status=200) == 1


def test_unchanged_job_is_one_statement(live_api: Api, statements: Statements) -> None:
    path = f"jobs/{factories.pending()}/"
    tag = live_api.get(path).headers["ETag"]
    assert statement_count(statements, lambda: live_api.get(path, If_None_Match=tag), status=304) == 1


def test_writes_are_one_statement(live_api: Api, statements: Statements) -> None:
    pending, running, failed = factories.pending(), factories.running(), factories.failed()
    assert (
        statement_count(statements, lambda: live_api.post("jobs/", {"name": "x", "unique_key": "k"}), status=201) == 1
    )
    assert (
        statement_count(statements, lambda: live_api.patch(f"jobs/{running}/", {"status_type": "RUNNING"}), status=200)
        == 1
    )
    assert (
        statement_count(
            statements, lambda: live_api.patch(f"jobs/{pending}/", {"priority": 1, "name": "y"}), status=200
        )
        == 1
    )
    assert statement_count(statements, lambda: live_api.post(f"jobs/{running}/cancel/"), status=200) == 1
    assert statement_count(statements, lambda: live_api.post(f"jobs/{failed}/retry/"), status=200) == 1
    assert statement_count(statements, lambda: live_api.delete(f"jobs/{pending}/"), status=204) == 1
    assert statement_count(statements, lambda: live_api.post("jobs/batch/", [{"name": "x"}] * 100), status=201) == 1
    bulk = {"action": "cancel", "ids": [failed, running, pending]}
    # And one for its entry in the audit log.
    assert statement_count(statements, lambda: live_api.post("jobs/bulk/", bulk), status=200) == 2


@pytest.mark.parametrize(("path", "body"), [("jobs/", {"name": "x"}), ("jobs/batch/", [{"name": "x"}] * 100)])
def test_idempotency_key_is_looked_up_before_the_write(
    live_api: Api, statements: Statements, path: str, body: object
) -> None:
    def create() -> Answer:
        return live_api.post(path, body, Idempotency_Key="a")

    assert statement_count(statements, create, status=201) == 2
    # A repeated request reads its job.
    assert statement_count(statements, create, status=201) == (2 if path == "jobs/" else 1)


def test_refusals_are_one_statement_and_invalid_requests_none(live_api: Api, statements: Statements) -> None:
    done = factories.completed()
    assert (
        statement_count(statements, lambda: live_api.patch(f"jobs/{done}/", {"status_type": "RUNNING"}), status=409)
        == 1
    )
    assert statement_count(statements, lambda: live_api.get("jobs/999/"), status=404) == 1
    assert statement_count(statements, lambda: live_api.get("jobs/", {"page_size": 0}), status=400) == 0
    assert statement_count(statements, lambda: live_api.post("jobs/", {"name": ""}), status=400) == 0


def test_page_of_any_size_is_one_statement(live_api: Api, statements: Statements) -> None:
    listing.fill(random.Random(1), 60)
    assert statement_count(statements, lambda: live_api.get("jobs/", {"page_size": 500}), status=200) == 1
