"""The rows of the report: a figure, its spread, and the bar it has to clear."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from bench.samples import Sample, Spread, pooled, ratio

TIMES = "×"  # noqa: RUF001  the sign for it


class Line(StrEnum):
    """The sections of the report; each has rows."""

    LIST = "list, 50 rows, any depth and status filter"
    POSITION = "position at 0.01 %, 50 %, 99.99 % of the rows, with and without a status filter"
    COUNTS = "exact counts by status, and `stats/`"
    TALLY = "cost of the tally for writers (single create, batch of 100, claim)"
    SEARCH = "search: terms in 30 %, in 0.001 % and in none of the names; with a status filter; two letters"
    MATRIX = "random filters, orders, starts and words, over HTTP"
    BATCH = "batch create"
    HISTORY = "history of one job with 120 monthly partitions"
    HELD = "the same figures with a transaction held open under writes"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a figure may be at most, or must be at least."""

    limit: float
    at_least: bool = False

    def cleared(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. Without a bar it is for information."""

    line: Line
    what: str
    figure: Spread
    unit: str
    bar: Bar | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is cleared; None without one. What could not be measured clears none."""
        if self.bar is None:
            return None
        return not math.isnan(self.figure.value) and self.bar.cleared(self.figure.value)

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "line": self.line.name, "met": self.met}


def at_most(limit: float) -> Bar:
    return Bar(limit=limit)


def at_least(limit: float) -> Bar:
    return Bar(limit=limit, at_least=True)


def p99_row(line: Line, what: str, samples: Sequence[Sample], bar: Bar | None = None, note: str = "") -> Row:
    """The 99th percentile of all calls; the median stands in the note."""
    median = f"p50 {pooled(samples, 50).value:.2f} ms"
    notes = f"{median}; {note}" if note else median
    return Row(line=line, what=f"{what}: p99", figure=pooled(samples, 99), unit="ms", bar=bar, note=notes)


def times_row(line: Line, what: str, over: Sequence[Sample], under: Sequence[Sample], bar: Bar | None = None) -> Row:
    """How many times as long a call of the one takes as one of the other, by their medians."""
    figure, note = _compared(over, under, percent=50)
    return Row(line=line, what=what, figure=figure, unit=TIMES, bar=bar, note=note)


def p99_times_row(
    line: Line, what: str, over: Sequence[Sample], under: Sequence[Sample], bar: Bar | None = None
) -> Row:
    """As :func:`times_row`, by their 99th percentiles."""
    figure, note = _compared(over, under, percent=99)
    return Row(line=line, what=what, figure=figure, unit=TIMES, bar=bar, note=note)


def _compared(over: Sequence[Sample], under: Sequence[Sample], *, percent: int) -> tuple[Spread, str]:
    note = f"p{percent} {pooled(over, percent).value:.2f} ms to {pooled(under, percent).value:.2f} ms"
    return ratio(over, under, lambda sample: sample.percentile(percent)), note
