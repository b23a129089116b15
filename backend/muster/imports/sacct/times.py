"""Reads the times of a row. An ambiguous local time is resolved by the elapsed time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import pairwise, product

from muster.imports.doubts import Doubt
from muster.imports.imported_job import EARLIEST, LATEST, after
from muster.imports.sacct.values import UNKNOWN

_EPOCH = re.compile(r"\d{9,11}")
COLUMNS = ("submit", "eligible", "start", "end")

Instants = tuple[datetime, ...]
"""The possible instants of a text: none if unknown, two when the clock was set back."""


@dataclass(slots=True)
class Times:
    """Times in UTC; None if unknown. ``submits`` are the possible submit times."""

    submit: datetime | None
    eligible: datetime | None
    start: datetime | None
    end: datetime | None
    submits: Instants
    doubts: list[Doubt] = field(default_factory=list)


def parse_time(text: str, zone: tzinfo) -> tuple[Instants, Doubt | None]:
    """Returns the possible instants in UTC and the doubt. A time without an offset is local to ``zone``."""
    text = text.strip()
    if text.lower() in UNKNOWN:
        return (), None
    try:
        if _EPOCH.fullmatch(text):
            at = after(EARLIEST, int(text))
            return ((at,), None) if at else ((), Doubt.TIME_UNREADABLE)
        local = datetime.fromisoformat(text)
        instants, doubt = _from_local(local, zone) if local.tzinfo is None else ((local.astimezone(UTC),), None)
    except (ValueError, OverflowError):
        return (), Doubt.TIME_UNREADABLE
    return (instants, doubt) if all(EARLIEST <= at < LATEST for at in instants) else ((), Doubt.TIME_UNREADABLE)


def _from_local(local: datetime, zone: tzinfo) -> tuple[Instants, Doubt | None]:
    first = local.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != local:
        return (first,), Doubt.TIME_SKIPPED
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return ((first,), None) if second == first else ((first, second), Doubt.TIME_AMBIGUOUS)


def parse_times(fields: Mapping[str, str], zone: tzinfo, elapsed_s: float | None, suspended_s: float) -> Times:
    """Returns the times of a row; of ambiguous ones those that best fit their order and the elapsed time."""
    read = {name: parse_time(fields.get(name, ""), zone) for name in COLUMNS}
    doubts: list[Doubt] = [doubt for _, doubt in read.values() if doubt and doubt is not Doubt.TIME_AMBIGUOUS]
    candidates = [instants or (None,) for instants, _ in read.values()]
    if all(len(instants) == 1 for instants in candidates):
        submit, eligible, start, end = (instants[0] for instants in candidates)
    else:
        (submit, eligible, start, end), settled = _best_reading(candidates, elapsed_s, suspended_s)
        doubts += [] if settled else [Doubt.TIME_AMBIGUOUS]
    return Times(submit, eligible, start, end, read["submit"][0], doubts)


Reading = tuple[datetime | None, ...]


def _best_reading(
    candidates: list[tuple[datetime, ...] | tuple[None]], elapsed_s: float | None, suspended_s: float
) -> tuple[Reading, bool]:
    """Returns the combination with the fewest contradictions, and whether the elapsed time makes it unique."""

    def contradictions(reading: Reading) -> tuple[int, float]:
        submit, _, start, end = reading
        known = [at for at in (submit, start, end) if at]
        backwards = sum(earlier > later for earlier, later in pairwise(known))
        return backwards, _misfit(start, end, elapsed_s, suspended_s)

    # min() takes the first of equals, and the first of two instants comes first.
    readings = list(product(*candidates))
    best = min(readings, key=contradictions)
    equals = [reading for reading in readings if contradictions(reading) == contradictions(best)]
    return best, len(equals) == 1 and elapsed_s is not None and contradictions(best) == (0, 0)


def _misfit(start: datetime | None, end: datetime | None, elapsed_s: float | None, suspended_s: float) -> float:
    """Returns the seconds by which times and elapsed time disagree."""
    if start is None or end is None or elapsed_s is None:
        return 0
    return abs((end - start).total_seconds() - suspended_s - elapsed_s)
