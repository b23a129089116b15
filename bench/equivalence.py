"""Checks the equivalence of the compared servers: one that returned less data would win unfairly."""

import http.client
from collections.abc import Sequence

import orjson

from bench.environment import HOST
from bench.load import get
from bench.pages import LISTINGS, Listing, first_path
from bench.servers import Stack
from bench.subject import Bench


def check_equivalence(bench: Bench) -> None:
    """Raises ValueError unless all servers return the same jobs and fields on the first page of each list."""
    for listing in LISTINGS:
        shown = {stack: _shown(bench, stack, listing) for stack in Stack}
        if len({repr(each) for each in shown.values()}) > 1:
            raise ValueError(f"The servers return different results ({listing.label}): {shown}")


def _shown(bench: Bench, stack: Stack, listing: Listing) -> Sequence[tuple[int, Sequence[str]]]:
    connection = http.client.HTTPConnection(HOST, bench.server(stack).port)
    try:
        answer = orjson.loads(get(connection, first_path(listing)))
    finally:
        connection.close()
    return [(item["id"], sorted(item) + sorted(item["latest_status"])) for item in answer["results"]]
