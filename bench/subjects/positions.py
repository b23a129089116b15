"""Pages by position: over HTTP compared with the first page, in SQL compared with OFFSET."""

from collections.abc import Sequence
from enum import StrEnum

from bench import load
from bench.pages import LISTINGS, Listing, position_path
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_least, at_most, p99_row, p99_times_row, times_row
from bench.samples import Samples
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench
from muster.jobs.filters import Start
from muster.jobs.statuses import Status

POSITIONS = {"0.01 %": 0.0001, "50 %": 0.5, "99.99 %": 0.9999}
DEEPEST = "99.99 %"
# A rare status and the most frequent one: the cost of OFFSET depends on the frequency.
LISTINGS_MEASURED = (*LISTINGS[:2], Listing((Status.COMPLETED,)))
RATIO_TO_FIRST_PAGE = at_most(2.0)
RATIO_TO_OFFSET = at_least(100.0)


class PositionSubject:
    """Three positions, with and without a status filter."""

    name = "position"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [
            case
            for listing in LISTINGS_MEASURED
            for case in (
                http_case(bench, listing, "first page", 0.0),
                *(http_case(bench, listing, label, depth) for label, depth in POSITIONS.items()),
                *(sql_case(bench, listing, label) for label in POSITIONS),
                *(offset_case(bench, listing, offset) for offset in Offset),
            )
        ]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return ()

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [row for listing in LISTINGS_MEASURED for row in _rows(samples, listing)]


def http_name(listing: Listing, label: str) -> str:
    return f"position HTTP, {listing.label}, {label}"


def http_case(bench: Bench, listing: Listing, label: str, depth: float) -> Case:
    path = position_path(listing, depth)
    return Case(
        name=http_name(listing, label),
        run=lambda: load.load(bench.server(Stack.MUSTER), [path], 1, bench.budget),
    )


def sql_name(listing: Listing, label: str) -> str:
    return f"position SQL, {listing.label}, {label}"


def sql_case(bench: Bench, listing: Listing, label: str) -> Case:
    """Returns the case of the statement by position in plain psycopg, at 20 positions near the label's."""
    position = listing.position(POSITIONS[label])
    pages = [Start(position=max(1, position - 7 * step)) for step in range(20)]
    return Case(
        name=sql_name(listing, label),
        run=bench.sql(listing.query(bench, pages[0]), [listing.params(page) for page in pages]),
    )


class Offset(StrEnum):
    """The forms of OFFSET; the value is the name of the query file."""

    PLAIN = "offset_plain"
    INDEX_ONLY = "offset"

    @property
    def label(self) -> str:
        return "plain OFFSET" if self is Offset.PLAIN else "index-only OFFSET"


def offset_name(listing: Listing, offset: Offset) -> str:
    return f"{offset.label}, {listing.label}"


def offset_case(bench: Bench, listing: Listing, offset: Offset) -> Case:
    """Returns the case of OFFSET in its plain form, or in its fastest: index-only, then the rows of the page."""
    query = bench_query(f"{offset}_status" if listing.statuses else offset)
    params = {"position": listing.position(POSITIONS[DEEPEST]), "statuses": list(listing.statuses)}
    return Case(name=offset_name(listing, offset), run=bench.linear(query, params))


def _rows(samples: Samples, listing: Listing) -> Sequence[Row]:
    first = samples[http_name(listing, "first page")]
    return [
        *(
            p99_times_row(
                Section.POSITION,
                f"HTTP, {listing.label}, {label}: p99, relative to the first page",
                samples[http_name(listing, label)],
                first,
                RATIO_TO_FIRST_PAGE,
            )
            for label in POSITIONS
        ),
        *(
            p99_row(Section.POSITION, f"SQL, {listing.label}, {label}", samples[sql_name(listing, label)])
            for label in POSITIONS
        ),
        *(
            times_row(
                Section.POSITION,
                f"SQL, {listing.label}, {DEEPEST}: time of {offset.label}, relative to the page by position",
                samples[offset_name(listing, offset)],
                samples[sql_name(listing, DEEPEST)],
                RATIO_TO_OFFSET,
            )
            for offset in Offset
        ),
    ]
