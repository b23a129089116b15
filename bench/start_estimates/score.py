"""How well estimates came true."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.start_estimates.simulation import Outcome
from local.errors import LocalError


@dataclass(frozen=True, slots=True)
class Score:
    """Of the jobs that had to wait: how many had an estimate, how many of these started within it (four of five are
    meant to), how many before and after; the median error of its middle and its median width, relative to the wait."""

    jobs: int
    waited: int
    estimated: int
    within: float
    before: float
    after: float
    error: float
    width: float


def score(outcomes: Sequence[Outcome]) -> Score:
    """Raises LocalError without any estimate."""
    waited = [each for each in outcomes if each.said.reason == "busy"]
    ranges = [
        (each.submitted, each.started, each.said.earliest, each.said.latest)
        for each in waited
        if each.said.earliest is not None and each.said.latest is not None
    ]
    count = len(ranges)
    if not count:
        raise LocalError("No job had an estimate: simulate more jobs.")
    waits = [
        (started - submitted, earliest - submitted, latest - submitted)
        for submitted, started, earliest, latest in ranges
    ]
    return Score(
        jobs=len(outcomes),
        waited=len(waited),
        estimated=count,
        within=sum(earliest <= wait <= latest for wait, earliest, latest in waits) / count,
        before=sum(wait < earliest for wait, earliest, _ in waits) / count,
        after=sum(wait > latest for wait, _, latest in waits) / count,
        error=statistics.median(abs((earliest + latest) / 2 - wait) / max(wait, 1) for wait, earliest, latest in waits),
        width=statistics.median((latest - earliest) / max(wait, 1) for wait, earliest, latest in waits),
    )
