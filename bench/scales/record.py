"""Writes ``docs/benchmarks/latency-by-rows.json``: the measurements of one run of all scales."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from bench.databases import Database
from bench.machine import Facts
from bench.samples import Sample, Spread, pooled
from bench.scales.series import Series

FILE = "latency-by-rows.json"
By = Mapping[tuple[Series, int], Sequence[Sample]]
"""The samples by series and number of jobs, one per round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A series at one number of jobs: percentiles of all calls, with the spread of the rounds."""

    jobs: int
    calls: int
    p50_ms: Spread
    p95_ms: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. ``terms`` are the search terms by number of jobs and series."""

    measured_at: str
    commit: str
    options: str
    machine: Facts
    databases: Sequence[Database]
    terms: Mapping[int, Mapping[str, str]]
    samples: By

    def as_json(self) -> dict[str, object]:
        return {
            "measured_at": self.measured_at,
            "commit": self.commit,
            "options": self.options,
            "machine": dict(self.machine),
            "scales": [
                {"jobs": each.jobs, "statuses": each.statuses, "made_at": each.made_at, "terms": self.terms[each.jobs]}
                for each in self.databases
            ],
            "series": [
                {
                    "name": series.value,
                    "baseline": series.is_baseline,
                    "points": [asdict(self.point(series, each.jobs)) for each in self.databases],
                }
                for series in Series
            ],
        }

    def point(self, series: Series, jobs: int) -> Point:
        samples = self.samples[series, jobs]
        return Point(
            jobs=jobs,
            calls=sum(len(sample.times_ms) for sample in samples),
            p50_ms=pooled(samples, 50),
            p95_ms=pooled(samples, 95),
        )


def write(run: Run, folder: Path) -> Path:
    """Replaces the previous run."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    file.write_bytes(orjson.dumps(run.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS) + b"\n")
    return file


def table(run: Run) -> str:
    """Returns a table of the medians in milliseconds, a line per series."""
    head = f"{'p50, ms':30}" + "".join(f"{each.jobs:>14,}" for each in run.databases)
    lines = (
        f"{series.value:30}" + "".join(f"{run.point(series, each.jobs).p50_ms.value:>14.2f}" for each in run.databases)
        for series in Series
    )
    return "\n".join([head, *lines])
