"""Search by the whole selector, which estimates a term's frequency before it chooses a statement."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bench import terms
from bench.pages import PAGE_SIZE
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_most, p99_row
from bench.samples import Sample, Samples, timed
from bench.subject import Bench
from bench.terms import Terms
from muster.jobs import selectors
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.statuses import Status

P99_MS = at_most(50.0)
FAILED = (Status.FAILED,)
CREATED = Ordering.CREATED_DESC


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A kind of terms under a filter and an order."""

    kind: str
    statuses: tuple[Status, ...] = ()
    ordering: Ordering = CREATED
    has_target: bool = True

    @property
    def name(self) -> str:
        order = "" if self.ordering == CREATED else f", by {self.ordering}"
        return f"{self.kind}{''.join(f', {status}' for status in self.statuses)}{order}"


TERM_KINDS = ("30 % match", "0.001 % match", "no match")
SHORT_KINDS = ("two letters, frequent", "two letters, 0.1 % match", "two letters, no match")
SEARCHES = (
    *(Search(kind=kind, statuses=statuses) for kind in TERM_KINDS for statuses in ((), FAILED)),
    *(Search(kind=kind) for kind in SHORT_KINDS),
    Search(kind=SHORT_KINDS[-1], statuses=FAILED),
    *(Search(kind="3 % match", statuses=statuses, has_target=False) for statuses in ((), FAILED)),
    *(Search(kind=kind, ordering=Ordering.NAME, has_target=False) for kind in TERM_KINDS),
    *(Search(kind=kind, ordering=Ordering.PRIORITY_DESC, has_target=False) for kind in TERM_KINDS),
)
CALLS = 60


class SearchSubject:
    """Frequent, rare, absent and short terms, with a status filter and other orders."""

    name = "search"

    def __init__(self) -> None:
        self._terms: Mapping[str, Terms] = {}

    def cases(self, bench: Bench) -> Sequence[Case]:
        self._terms = terms_of(bench)
        return [
            Case(name=f"search, {search.name}", run=run(bench, search, self._terms[search.kind])) for search in SEARCHES
        ]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return ()

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [
            p99_row(
                Section.SEARCH,
                search.name,
                samples[f"search, {search.name}"],
                P99_MS if search.has_target else None,
                note=f"{self._terms[search.kind]}",
            )
            for search in SEARCHES
        ]


def terms_of(bench: Bench) -> Mapping[str, Terms]:
    """Returns terms of each kind, chosen by their frequency in this database."""
    names = terms.sampled(bench.plain, bench.scale)
    kinds = (
        terms.frequent(names, terms.TRIGRAM, terms.FREQUENT),
        terms.rare(names),
        Terms(terms=[terms.ABSENT], share=0),
    )
    short = (
        terms.frequent(names, terms.BIGRAM, terms.FREQUENT),
        terms.frequent(names, terms.BIGRAM, 0.001),
        Terms(terms=[terms.ABSENT_SHORT], share=0),
    )
    occasional = terms.frequent(names, terms.TRIGRAM, terms.OCCASIONAL)
    return {
        **dict(zip(TERM_KINDS, kinds, strict=True)),
        **dict(zip(SHORT_KINDS, short, strict=True)),
        "3 % match": occasional,
    }


def run(bench: Bench, search: Search, found: Terms) -> Callable[[], Sample]:
    """Returns a case's ``run``: calls the selector with each of the terms."""

    def calls() -> Iterator[Callable[[], object]]:
        while True:
            for term in bench.rng.sample(found.terms, len(found.terms)):
                filters = JobFilter(search=term, statuses=search.statuses)
                yield partial(
                    selectors.job_list,
                    filters=filters,
                    ordering=search.ordering,
                    start=Start(position=0),
                    page_size=PAGE_SIZE,
                )

    return lambda: timed(calls(), limit=CALLS, seconds=bench.budget.seconds)
