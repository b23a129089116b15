"""The rows of the report: a figure, its spread, and its target."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from bench.samples import Sample, Spread, pooled, ratio

TIMES = "×"  # noqa: RUF001  the sign for it


class Section(StrEnum):
    """The sections of the report."""

    LIST = "list, 50 rows, any depth and status filter"
    POSITION = "position at 0.01 %, 50 %, 99.99 % of the rows, with and without a status filter"
    COUNTS = "exact counts by status, and `stats/`"
    TALLY = "cost of the tally for writers (single create, batch of 100, claim)"
    FACETS = "counts and pages under a facet, and its cost for writers"
    WRITES = "claim, finish and create jobs, beside the layout of c1cc3a4"
    CHURN = "seeding, sizes after many status changes, and claims under a held snapshot"
    EXECUTION = "jobs that run, and workers that wait for them"
    SEARCH = "search: terms in 30 %, in 0.001 % and in none of the names; with a status filter; two letters"
    MATRIX = "random filters, orders, starts and words, over HTTP"
    BATCH = "batch create"
    HISTORY = "history of one job with 120 monthly partitions"
    HELD = "the same figures with a transaction held open under writes"
    EXPORT = "export"
    LOGS = "logs of jobs"
    ACCESS = "sign-in: what it costs who is signed in, and what a flood of attempts costs everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A limit: a maximum, or a minimum with ``at_least``."""

    limit: float
    at_least: bool = False

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of the report; without a target it is informative."""

    section: Section
    label: str
    figure: Spread
    unit: str
    target: Target | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one. A missing measurement meets no target."""
        if self.target is None:
            return None
        return not math.isnan(self.figure.value) and self.target.is_met(self.figure.value)

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "section": self.section.name, "met": self.met}


def at_most(limit: float) -> Target:
    return Target(limit=limit)


def at_least(limit: float) -> Target:
    return Target(limit=limit, at_least=True)


def p99_row(
    section: Section, label: str, samples: Sequence[Sample], target: Target | None = None, note: str = ""
) -> Row:
    """Returns a row with the 99th percentile of all calls, and the median in its note."""
    median = f"p50 {pooled(samples, 50).value:.2f} ms"
    notes = f"{median}; {note}" if note else median
    return Row(section=section, label=f"{label}: p99", figure=pooled(samples, 99), unit="ms", target=target, note=notes)


def times_row(
    section: Section, label: str, over: Sequence[Sample], under: Sequence[Sample], target: Target | None = None
) -> Row:
    """Returns a row with the ratio of median latencies, ``over`` to ``under``."""
    figure, note = _compared(over, under, percent=50)
    return Row(section=section, label=label, figure=figure, unit=TIMES, target=target, note=note)


def p99_times_row(
    section: Section, label: str, over: Sequence[Sample], under: Sequence[Sample], target: Target | None = None
) -> Row:
    """Returns a row with the ratio of 99th percentiles, ``over`` to ``under``."""
    figure, note = _compared(over, under, percent=99)
    return Row(section=section, label=label, figure=figure, unit=TIMES, target=target, note=note)


def _compared(over: Sequence[Sample], under: Sequence[Sample], *, percent: int) -> tuple[Spread, str]:
    note = f"p{percent} {pooled(over, percent).value:.2f} ms to {pooled(under, percent).value:.2f} ms"
    return ratio(over, under, lambda sample: sample.percentile(percent)), note
