"""Draws the two plots, each from the JSON file of its measurement."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.plots.style import BASELINE_COLORS, COLORS, MARKERS, plot, x_ticks

Json = Mapping[str, Any]
USER_LINES = (("reads", COLORS[0]), ("writes", COLORS[3]))


def rows(measured: Json, file: Path) -> None:
    """Plots median latency against rows, a line per series; baselines are dashed."""
    with plot(file, "Latency by number of jobs (SQL, median)", "jobs", "ms") as axes:
        ours = [series for series in measured["series"] if not series["baseline"]]
        theirs = [series for series in measured["series"] if series["baseline"]]
        for series, color, marker in zip(ours, COLORS, MARKERS, strict=True):
            axes.plot(*_medians(series), label=series["name"], color=color, marker=marker)
        for series, color in zip(theirs, BASELINE_COLORS, strict=True):
            axes.plot(*_medians(series), label=series["name"], color=color, marker="x", linestyle="--")
        x_ticks(axes, [point["jobs"] for point in measured["series"][0]["points"]])


def users(measured: Json, file: Path) -> None:
    """Plots latency against users: p50 and p95 of reads and writes."""
    steps = [step for step in measured["steps"] if step["reads"] and step["writes"]]
    title = f"Latency by number of users (HTTP, {measured['jobs']:,} jobs)"
    with plot(file, title, "users at once", "ms") as axes:
        for kind, color in USER_LINES:
            for percentile, line in (("p95_ms", "-"), ("p50_ms", ":")):
                times = [step[kind][percentile] for step in steps]
                label = f"{kind}, {percentile.removesuffix('_ms')}"
                axes.plot(
                    [step["users"] for step in steps], times, label=label, color=color, marker="o", linestyle=line
                )
        x_ticks(axes, [step["users"] for step in steps])


def _medians(series: Json) -> tuple[Sequence[int], Sequence[float]]:
    points = series["points"]
    return [point["jobs"] for point in points], [point["p50_ms"]["value"] for point in points]
