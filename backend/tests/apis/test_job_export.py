"""The export: the same jobs as the list, in three formats, from one snapshot."""

import csv
import io
import itertools
import json
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from psycopg import ClientCursor
from psycopg.types.json import Jsonb

from jobs import export_sql, exporting
from jobs.errors import ExportsBusy
from jobs.export_sql import FileFormat
from jobs.filters import JobFilter, Ordering, Status
from tests import factories
from tests.support import database, openapi
from tests.support.client import Api
from tests.support.patience import Patience

pytestmark = pytest.mark.usefixtures("transactional_db")

PATH = "/api/jobs/export/"
FORMATS = ("csv", "ndjson", "json")
LATEST = {"status_type": "status", "timestamp": "status_at", "message": "status_message", "progress": "progress"}


def streamed(method: str, query: str) -> StreamingHttpResponse:
    response: HttpResponseBase = Client().generic(method, f"{PATH}?{query}", headers={"Accept": "text/csv"})
    assert isinstance(response, StreamingHttpResponse), response
    return response


def export(file_format: str, query: str = "") -> bytes:
    """The whole file."""
    response = streamed("GET", f"file_format={file_format}&{query}")
    try:
        return b"".join(response)
    finally:
        response.close()


def records(query: str = "") -> list[dict[str, str]]:
    """The CSV as a program reads it."""
    return list(csv.DictReader(io.StringIO(export("csv", query).decode(), newline="")))


def stream(**filters: Any) -> Generator[bytes]:
    return exporting.job_export(
        filters=JobFilter(**filters), ordering=Ordering.CREATED, file_format=FileFormat.NDJSON, client=None
    )


def many(count: int, description_bytes: int = 0) -> None:
    database.execute(
        "INSERT INTO job (name, description) SELECT 'many ' || n, repeat('x', %s) FROM generate_series(1, %s) AS n",
        [description_bytes, count],
    )


@pytest.fixture
def mixed() -> list[int]:
    """Jobs of every status over a few days, some within one minute."""
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
    """A completed job with something in every column."""
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


def test_json_items_are_those_of_the_list_and_the_rest_of_the_job(live_api: Api) -> None:
    job_id = full_job()
    factories.pending()
    listed = live_api.get("jobs/").json["results"]
    detail = live_api.get(f"jobs/{job_id}/").json
    exported = json.loads(export("json"))
    assert [{key: item[key] for key in listed[0]} for item in exported] == listed
    mine = next(item for item in exported if item["id"] == job_id)
    assert mine.items() <= detail.items()
    assert detail.keys() - mine.keys() == {
        "lease_expires_at", "allowed_transitions", "statuses", "status_history_count",
    }  # fmt: skip


def test_the_three_formats_hold_the_same(mixed: list[int]) -> None:
    full_job()
    # What runs takes longer each time it is looked at.
    database.execute("UPDATE job SET started_at = now() + interval '1 h' WHERE status = 'RUNNING'")
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


def test_json_file_is_as_the_schema_says() -> None:
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
def test_filters_and_orders_are_the_lists(live_api: Api, mixed: list[int], query: str) -> None:
    for ordering in Ordering:
        listed = live_api.get("jobs/", query=f"{query}&ordering={ordering}&page_size=500").ids
        assert [int(record["id"]) for record in records(f"{query}&ordering={ordering}")] == listed
        lines = export("ndjson", f"{query}&ordering={ordering}").splitlines()
        assert [json.loads(line)["id"] for line in lines] == listed


def test_default_order_is_newest_first(mixed: list[int]) -> None:
    assert [int(record["id"]) for record in records()] == sorted(mixed, reverse=True)


@pytest.mark.parametrize(("file_format", "content"), [("csv", None), ("ndjson", b""), ("json", b"[]\n")])
def test_nothing_matches(file_format: str, content: bytes | None) -> None:
    data = export(file_format)
    assert data == content or (content is None and data.startswith(b"id,name,") and data.count(b"\n") == 1)


FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  \t -1", "\u00a0=1", "\u3000=1", "\ufeff=1",
    "\u200b+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM", "\u22121", "\ufe631", "=", "-", "\tx", "\rx",
    '=HYPERLINK("http://evil","x")', "=cmd|' /C calc'!A0",
)  # fmt: skip
OTHERS = (
    "a=1", "1-2", "'=1", "~x", "[=1]", "Ünï ©", "日本語", "🧬", "a\t=1", '"=1', "_", "0", "ab@c.de", "", " ", "\u00a0x",
    "line\n=1",
)  # fmt: skip


def test_a_cell_that_a_spreadsheet_would_run_becomes_text() -> None:
    for text in FORMULAS:
        factories.failed(error_message=text, description=text, status_message=text)
    exported = records("ordering=created_at")
    for column in ("error_message", "description", "status_message"):
        assert [record[column] for record in exported] == [f"'{text}" for text in FORMULAS]
    assert [item["error_message"] for item in json.loads(export("json", "ordering=created_at"))] == list(FORMULAS)


def test_other_cells_stay_as_they_are() -> None:
    for text in OTHERS:
        factories.failed(error_message=text)
    assert [record["error_message"] for record in records("ordering=created_at")] == list(OTHERS)


def test_names_queues_keys_tasks_and_workers_are_neutralised_too() -> None:
    factories.running(name="=1", queue="+1", unique_key="-1", task="@1", worker="=1")
    (record,) = records()
    cells = [record[column] for column in ("name", "queue", "unique_key", "task", "worker")]
    assert cells == ["'=1", "'+1", "'-1", "'@1", "'=1"]


def test_numbers_stay_numbers_in_columns_that_hold_no_text() -> None:
    factories.completed(result_data=Jsonb(-5), args={"x": "=1"})
    (record,) = records()
    assert record["result_data"] == "-5"
    assert record["args"] == '{"x": "=1"}'
    assert float(record["execution_time"]) == 1


def test_csv_is_quoted_as_rfc_4180_says() -> None:
    factories.failed(name='a "b", c', error_message="x\ny", description="plain")
    data = export("csv")
    assert b',"a ""b"", c",' in data
    assert b',"x\ny",' in data
    assert b",plain," in data
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == 2
    assert not data.startswith(b"\xef\xbb\xbf")


def test_an_empty_text_differs_from_none_at_all() -> None:
    factories.pending(description="", worker=None)
    (line,) = export("csv").splitlines()[1:]
    assert b',"","",,3,"",,{},,{}' in line


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("ndjson", "application/x-ndjson"),
        ("json", "application/json"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_headers(file_format: str, content_type: str, method: str) -> None:
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


def test_what_it_does_not_know_is_refused(live_api: Api) -> None:
    for query, field in REFUSED.items():
        answer = live_api.get("jobs/export/", query=query)
        assert (answer.status, list(answer.json["errors"])) == (400, [field])
        assert Client().head(f"{PATH}?{query}").status_code == 400


def test_it_is_one_snapshot() -> None:
    many(3000, 1000)
    chunks = stream()
    begun = [next(chunks)]
    with database.session() as other:
        other.execute("DELETE FROM job WHERE id % 2 = 0")
        other.execute("UPDATE job SET name = 'changed'")
        other.execute("INSERT INTO job (name) VALUES ('late')")
    items = [json.loads(line) for line in b"".join([*begun, *chunks]).splitlines()]
    assert [item["name"] for item in items] == [f"many {number}" for number in range(1, 3001)]


def test_rows_are_gathered_into_large_chunks() -> None:
    many(3000)
    sizes = [len(chunk) for chunk in stream()]
    assert min(sizes[:-1]) >= 64 * 1024
    assert max(sizes) < 256 * 1024


def test_as_many_at_a_time_as_may_run_and_a_free_place_after_each_end(live_api: Api) -> None:
    many(3000)
    running = [stream(), stream()]
    with pytest.raises(ExportsBusy):
        stream()
    answer = live_api.get("jobs/export/", query="file_format=csv")
    assert (answer.status, answer.json["code"]) == (503, "exports_busy")
    assert int(answer.headers["Retry-After"]) > 0
    next(running[0])
    running[0].close()
    list(stream())
    running[1].close()
    list(stream())


def test_closing_it_before_anything_was_read_frees_its_connection() -> None:
    many(3000)
    stream().close()
    for _ in Patience(5):
        if database.value(
            "SELECT count(*) = 0 FROM pg_stat_activity"
            " WHERE application_name = 'muster-export' AND datname = current_database()"
        ):
            break


def test_search_may_use_the_trigram_index_and_a_status_needs_no_sort() -> None:
    many(20_000)
    database.execute("ANALYZE job")
    assert "job_name_trgm_idx" in plan(JobFilter(search="many 1999"), Ordering.CREATED_DESC)
    for statuses in ((Status.PENDING,), (Status.PENDING, Status.FAILED), tuple(Status), ()):
        assert "Sort  (" not in plan(JobFilter(statuses=statuses), Ordering.CREATED_DESC)


def plan(filters: JobFilter, ordering: Ordering) -> str:
    statement = export_sql.job_export(filters=filters, ordering=ordering, file_format=FileFormat.CSV)
    with ClientCursor(connection.connection) as cursor:
        copy = cursor.mogrify(statement, export_sql.params(filters))
        rows = cursor.execute(f"EXPLAIN {copy.removeprefix('COPY (').rpartition(') TO STDOUT')[0]}").fetchall()
    return "\n".join(str(row[0]) for row in rows)
