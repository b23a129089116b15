"""The measured pages of the job list: three filters, at all depths."""

import random
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import urlencode

from bench.servers import Stack
from bench.subject import Bench, Params
from muster.core.http import cursors
from muster.jobs import selectors
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sampled_list import list_page
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import job_list
from muster.jobs.statuses import Status

PAGE_SIZE = 50
ORDERING = Ordering.CREATED_DESC
DEPTHS = (0.0001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9999)
RANDOM_DEPTHS = 21

Keys = tuple[int, int]


@dataclass(frozen=True)
class Listing:
    """The list under a status filter."""

    statuses: tuple[Status, ...]

    @property
    def label(self) -> str:
        return " + ".join(self.statuses) or "no filter"

    @property
    def filters(self) -> JobFilter:
        return JobFilter(statuses=self.statuses)

    def query(self, bench: Bench, start: Start) -> bytes:
        """Returns the application's statement for a page, in psycopg's format."""
        return job_list(ListShape.of(self.filters, ORDERING, start)).code

    def params(self, start: Start) -> Params:
        return ListQuery.of(self.filters, ORDERING, start, page_size=PAGE_SIZE).params

    @cached_property
    def count(self) -> int:
        return selectors.job_list_count(filters=self.filters, client=None).count

    def position(self, depth: float) -> int:
        """Returns the 0-based position at a fraction ``depth`` of the list."""
        return min(int(self.count * depth), self.count - PAGE_SIZE)

    @cached_property
    def keys(self) -> Sequence[Keys]:
        """The order keys of rows at DEPTHS and at random depths, for cursors."""
        chosen = random.Random(1)  # noqa: S311  not a secret
        depths = [*DEPTHS, *(chosen.random() for _ in range(RANDOM_DEPTHS))]
        return [self._keys_at(self.position(depth)) for depth in depths]

    def _keys_at(self, position: int) -> Keys:
        query = ListQuery.of(self.filters, ORDERING, Start(position=position), page_size=PAGE_SIZE)
        row = list_page(query, position=position, page_size=PAGE_SIZE)
        minute, job_id = cast(Sequence[int], row.first_key)
        return minute, job_id


LISTINGS = (
    Listing(()),
    Listing((Status.FAILED,)),
    Listing((Status.FAILED, Status.CANCELLED)),
)


def paths(stack: Stack, listing: Listing) -> list[str]:
    """Returns the paths of the first page and of pages at all depths, with the server's kind of cursor."""
    return [_path(listing), *(_path(listing, **_cursor(stack, listing, keys)) for keys in listing.keys)]


def first_path(listing: Listing) -> str:
    """Returns the path of the first page, the same for each server."""
    return _path(listing)


def position_path(listing: Listing, depth: float) -> str:
    """Returns Muster's path of the page at a fraction ``depth`` of the list."""
    return _path(listing, position=[str(listing.position(depth))])


def _path(listing: Listing, **parameters: Sequence[str]) -> str:
    query = urlencode({"status": [status.value for status in listing.statuses], **parameters}, doseq=True)
    return f"/api/jobs/?{query}" if query else "/api/jobs/"


def _cursor(stack: Stack, listing: Listing, keys: Keys) -> dict[str, Sequence[str]]:
    match stack:
        case Stack.MUSTER:
            cursor = cursors.Cursor(keys=keys)
            return {"cursor": [cursors.encode(cursor, fingerprint=listing.filters.fingerprint(ORDERING))]}
        case Stack.DRF:
            return {"cursor": [b64encode(urlencode({"p": keys[0]}).encode()).decode()]}
        case Stack.FASTAPI:
            return {"key": [str(key) for key in keys]}


def starts(listing: Listing) -> Iterator[Start]:
    """Yields the starts of the pages at all depths, without the first page."""
    return (Start(keys=keys) for keys in listing.keys)
