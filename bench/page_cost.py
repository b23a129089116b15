"""Pages of the list, beside the layout of commit c1cc3a4: the statements alone, on the same keys and positions.

Sessions are those of requests, in which both layouts plan a statement once.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from psycopg import Connection
from psycopg.conninfo import make_conninfo

from bench.databases import connect
from bench.environment import request_session
from bench.pages import LISTINGS, Listing
from bench.rounds import Case, paired
from bench.rows import Row, Section, at_most, times_row
from bench.samples import Sample, Samples
from bench.statements import bench_query
from bench.subject import Bench
from muster.jobs.filters import Start

CALLS = 100
NOW, BEFORE = "split", "before"
LIMIT = at_most(1.0)


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page: the statement of the old layout, the list, and whether pages start at a position."""

    label: str
    before: str
    listing: Listing
    by_position: bool = False

    def starts(self) -> Sequence[Start]:
        if not self.by_position:
            return [Start(keys=keys) for keys in self.listing.keys]
        return [Start(position=self.listing.position(tenth / 10)) for tenth in range(1, 10)]


PAGES = (
    Page("page, no filter", "page_before", LISTINGS[0]),
    Page("page, FAILED", "page_failed_before", LISTINGS[1]),
    Page("page at a position", "page_position_before", LISTINGS[0], by_position=True),
)


def page_cases(bench: Bench, before: Callable[[], Connection]) -> Sequence[Case]:
    """Returns the cases of all pages in both layouts; ``before`` returns a connection to the old one."""
    return [case for page in PAGES for case in _cases(bench, before, page)]


def page_rows(samples: Samples) -> Sequence[Row]:
    """Returns one row for each kind of page: its median time, relative to the old layout."""
    return [
        times_row(
            Section.WRITES,
            f"{page.label}: median time, relative to the old layout",
            samples[_name(page, NOW)],
            samples[_name(page, BEFORE)],
            LIMIT,
        )
        for page in PAGES
    ]


def _cases(bench: Bench, before: Callable[[], Connection], page: Page) -> Sequence[Case]:
    def measure() -> Mapping[str, Sample]:
        starts = page.starts()
        queries = {
            NOW: page.listing.query(bench, starts[0]),
            BEFORE: bench_query(page.before),
        }
        urls = {
            NOW: bench.database.url,
            BEFORE: make_conninfo(bench.server_address, dbname=before().info.dbname),
        }
        times: dict[str, list[float]] = {NOW: [], BEFORE: []}
        with ExitStack() as stack:
            sessions = {layout: stack.enter_context(connect(url, request_session())) for layout, url in urls.items()}
            for number in range(CALLS):
                params = page.listing.params(starts[number % len(starts)])
                for layout in bench.rng.sample((NOW, BEFORE), 2):
                    began = time.perf_counter()
                    sessions[layout].execute(queries[layout], params, prepare=True).fetchall()
                    times[layout].append((time.perf_counter() - began) * 1000)
        return {_name(page, layout): Sample.of(each) for layout, each in times.items()}

    return paired([_name(page, layout) for layout in (NOW, BEFORE)], measure)


def _name(page: Page, layout: str) -> str:
    return f"{page.label}, {layout}"
