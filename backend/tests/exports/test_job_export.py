"""The export: the jobs of the list in three formats."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from muster.jobs.filters import Ordering
from tests import factories
from tests.support import database, openapi
from tests.support.client import Api
from tests.support.exports import PATH, export, records, streamed
from tests.support.search import search_by_index

pytestmark = pytest.mark.usefixtures("transactional_db")

LATEST = {"status_type": "status", "timestamp": "status_at", "message": "status_message", "progress": "progress"}


@pytest.fixture
def mixed() -> list[int]:
    """Creates jobs of every status over a few days, some within one minute."""
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    statuses = itertools.cycle(("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"))
    return [
        factories.job(
            status,
            name=f"{'Übung' if number % 3 else 'train'}_{number % 7}%",
            created_at=start + timedelta(minutes=number * number // 5),
            priority=1 + number % 10,
            queue="gpu" if number % 4 else "default",
        )
        for number, status in zip(range(40), statuses, strict=False)
    ]


def full_job() -> int:
    """Creates a completed job with a value in every column."""
    return factories.completed(
        name='Überfall, "quoted" 🧬',
        description="first line\nsecond, line\r\nthird",
        unique_key="key",
        task="sleep",
        args={"n": -1, "text": "=1+1"},
        result_data=[1, None, "zwei"],
        resource_requirements={"cpus": 4},
        progress=100,
        status_message="done",
        worker="w-1",
        scheduled_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    )


def test_json_items_are_those_of_the_list_plus_the_remaining_fields(live_api: Api) -> None:
    job_id = full_job()
    factories.pending()
    listed = live_api.get("jobs/").json["results"]
    detail = live_api.get(f"jobs/{job_id}/").json
    exported = json.loads(export("json"))
    assert [{key: item[key] for key in listed[0]} for item in exported] == listed
    mine = next(item for item in exported if item["id"] == job_id)
    assert mine.items() <= detail.items()
    assert detail.keys() - mine.keys() == {
        "lease_expires_at", "allowed_transitions", "statuses", "status_history_count", "waiting",
    }  # fmt: skip


def test_formats_contain_the_same_data(mixed: list[int]) -> None:
    full_job()
    # The execution time of a running job changes with each request.
    database.execute("UPDATE jobs SET started_at = now() + interval '1 h' WHERE status = 'RUNNING'")
    items = json.loads(export("json"))
    assert [json.loads(line) for line in export("ndjson").splitlines()] == items
    for item, record in zip(items, records(), strict=True):
        flat = {key: value for key, value in item.items() if key != "latest_status"}
        flat |= {column: item["latest_status"][key] for key, column in LATEST.items()}
        assert record.keys() == flat.keys()
        for column in ("args", "result_data", "resource_requirements"):
            assert (json.loads(record[column]) if record[column] else None) == flat[column]
        for column in flat.keys() - {"args", "result_data", "resource_requirements"}:
            assert record[column] == ("" if flat[column] is None else str(flat[column]))


def test_json_file_conforms_to_the_schema() -> None:
    full_job()
    factories.running()
    assert openapi.problems_with("GET", PATH, 200, "application/json", json.loads(export("json"))) == []


@pytest.mark.parametrize(
    "query",
    [
        "", "status=FAILED", "status=FAILED,PENDING", "status=RUNNING&status=COMPLETED&status=CANCELLED", "queue=gpu",
        "search=ÜBUNG_", "search=_3%25", "search=%C3%BC&status=PENDING", "priority=3", "priority_min=4&priority_max=6",
        "created_after=2026-01-01T12:30:00Z&created_before=2026-01-01T16:00:00Z&status=FAILED,COMPLETED",
        "search=nothing", "status=PENDING,RUNNING,COMPLETED,FAILED,CANCELLED",
    ],
)  # fmt: skip
@pytest.mark.parametrize("indexed", [False, True], ids=["walk", "index"])
def test_filters_and_orders_match_the_list(
    live_api: Api, mixed: list[int], monkeypatch: pytest.MonkeyPatch, query: str, indexed: bool
) -> None:
    if indexed:
        search_by_index(monkeypatch)
    for ordering in Ordering:
        listed = live_api.get("jobs/", query=f"{query}&ordering={ordering}&page_size=500").ids
        assert [int(record["id"]) for record in records(f"{query}&ordering={ordering}")] == listed
        lines = export("ndjson", f"{query}&ordering={ordering}").splitlines()
        assert [json.loads(line)["id"] for line in lines] == listed


def test_default_order_is_newest_first(mixed: list[int]) -> None:
    assert [int(record["id"]) for record in records()] == sorted(mixed, reverse=True)


@pytest.mark.parametrize(("file_format", "content"), [("csv", None), ("ndjson", b""), ("json", b"[]\n")])
def test_export_without_matches_is_empty(file_format: str, content: bytes | None) -> None:
    data = export(file_format)
    assert data == content or (content is None and data.startswith(b"id,name,") and data.count(b"\n") == 1)


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("ndjson", "application/x-ndjson"),
        ("json", "application/json"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_headers_describe_the_file(file_format: str, content_type: str, method: str) -> None:
    factories.pending()
    response = streamed(method, f"file_format={file_format}")
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["X-Accel-Buffering"] == "no"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="muster-jobs-')
    assert response["Content-Disposition"].endswith(f'.{file_format}"')
    assert "Content-Length" not in response
    assert bool(b"".join(response)) == (method == "GET")
    response.close()


REFUSED = {
    "file_format=xml": "file_format", "file_format=csv&file_format=json": "file_format", "page=2": "page",
    "page_size=5": "page_size", "cursor=x": "cursor", "status=DONE": "status", "format=csv": "format",
    "ordering=id": "ordering", "search=%00": "search", "created_after=yesterday": "created_after",
}  # fmt: skip


def test_unknown_parameters_are_refused(live_api: Api) -> None:
    for query, field in REFUSED.items():
        answer = live_api.get("jobs/export/", query=query)
        assert (answer.status, list(answer.json["errors"])) == (400, [field])
        assert Client().head(f"{PATH}?{query}").status_code == 400
