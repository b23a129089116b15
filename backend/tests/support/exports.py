"""Exports, whole and streamed."""

import csv
import io
from collections.abc import Generator
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from muster.exports import services
from muster.exports.statement import FileFormat
from muster.jobs.filters import JobFilter, Ordering
from tests.support import database

PATH = "/api/jobs/export/"


def streamed(method: str, query: str) -> StreamingHttpResponse:
    response: HttpResponseBase = Client().generic(method, f"{PATH}?{query}", headers={"Accept": "text/csv"})
    assert isinstance(response, StreamingHttpResponse), response
    return response


def export(file_format: str, query: str = "") -> bytes:
    """Returns the whole file."""
    response = streamed("GET", f"file_format={file_format}&{query}")
    try:
        return b"".join(response)
    finally:
        response.close()


def records(query: str = "") -> list[dict[str, str]]:
    """Returns the parsed rows of the CSV."""
    return list(csv.DictReader(io.StringIO(export("csv", query).decode(), newline="")))


def stream(**filters: Any) -> Generator[bytes]:
    return services.job_export(
        filters=JobFilter(**filters), ordering=Ordering.CREATED, file_format=FileFormat.NDJSON, client=None
    )


def many(count: int, description_bytes: int = 0) -> None:
    database.execute(
        "INSERT INTO job (name, description) SELECT 'many ' || n, repeat('x', %s) FROM generate_series(1, %s) AS n",
        [description_bytes, count],
    )
