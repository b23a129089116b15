"""Sends random requests to a server and measures the latency of each, refused ones included."""

import http.client
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import Connection

from bench.environment import HOST
from bench.servers import Server
from bench.statements import bench_query
from loadtest.list_requests import ListRequest, Population, Start

TIMEOUT_S = 60.0
SAMPLED_NAMES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The latency of one request to ``path``; ``status`` is 0 if there was no response."""

    kind: str
    path: str
    ms: float
    status: int


def population(connection: Connection, jobs: int) -> Population:
    """Reads names, queues and time span of a sample spread evenly over all jobs. Raises LookupError without jobs."""
    ids = list(range(1, jobs + 1, max(1, jobs // SAMPLED_NAMES)))
    row = connection.execute(bench_query("job_population"), {"ids": ids}).fetchone()
    if row is None or not row[0]:
        raise LookupError("There are no jobs to draw requests from.")
    return Population(names=row[0], queues=row[1], owners=row[2], projects=row[3], oldest=row[4], newest=row[5])


def timings(server: Server, drawn: Sequence[ListRequest]) -> Iterator[Timing]:
    """Sends the requests one at a time over one connection. Excludes the search for a request's start."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S)
    try:
        for request in drawn:
            path = _resolved_path(connection, request)
            began = time.perf_counter()
            status, _ = _get(connection, path)
            yield Timing(kind=request.kind, path=path, ms=(time.perf_counter() - began) * 1000, status=status)
    finally:
        connection.close()


def _resolved_path(connection: http.client.HTTPConnection, request: ListRequest) -> str:
    """Returns the path of the request with its start resolved: first page, next page, or a position."""
    if request.start is Start.FIRST:
        return request.path()
    status, body = _get(connection, request.path())
    if status != http.HTTPStatus.OK:
        # The first page was refused: measure that refusal.
        return request.path()
    page = orjson.loads(body)
    if request.start is Start.POSITION:
        return request.path(position=str(int(_count(connection, page) * request.depth)))
    next_url: str | None = page["next"]
    return next_url.partition(f":{connection.port}")[2] if next_url else request.path()


def _count(connection: http.client.HTTPConnection, page: Mapping[str, Any]) -> int:
    """Returns the count of a list. If it is refused, only the rows of the page are known."""
    if page["count"] is not None:
        return int(page["count"])
    status, body = _get(connection, page["count_url"])
    return int(orjson.loads(body)["count"]) if status == http.HTTPStatus.OK else len(page["results"])


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        connection.close()
        return 0, b""
