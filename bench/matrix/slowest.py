"""Writes the slowest requests of a matrix to a file, each with the plans of its statements."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.matrix.plans import duration_ms, plans
from bench.matrix.requests import Timing

SHOWN = 10
LEAST_PART = 0.02
"""Plans of less than this part of a request's time are left out: functions that a statement calls for each row."""


def slowest(timings: Sequence[Timing]) -> Sequence[Timing]:
    """Returns the ten slowest requests, slowest first, each path once."""
    once = {timing.path: timing for timing in sorted(timings, key=lambda timing: timing.ms)}
    return sorted(once.values(), key=lambda timing: -timing.ms)[:SHOWN]


def write(timings: Sequence[Timing], file: Path) -> None:
    """Writes latency, status, path and plans of the slowest requests to ``file``. The plans come from a second run."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(line for timing in slowest(timings) for line in _section(timing)), "utf-8")


def _section(timing: Timing) -> Iterator[str]:
    yield f"# {timing.ms:,.1f} ms, status {timing.status or 'none'}: {timing.kind}"
    yield timing.path
    found = [(duration_ms(plan), plan) for plan in plans(timing.path)]
    least_ms = LEAST_PART * sum(ms for ms, _ in found)
    yield from (f"\n{plan}" for ms, plan in found if ms >= least_ms)
    yield ""
