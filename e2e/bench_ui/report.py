"""The bars, and a table that holds the figures against them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A figure, what it is called, and what it must not exceed (or fall short of, with `least`)."""

    key: str
    name: str
    unit: str
    most: float | None = None
    least: float | None = None

    def says(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}".strip()
        return "" if self.least is None else "yes"

    def met(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


BARS = (
    Bar("initial_js_gzip_kb", "JavaScript before the first rows, gzip", "kB", most=180),
    Bar("first_rows_cold_ms", "First rows, nothing cached (median)", "ms", most=2000),
    Bar("first_rows_warm_ms", "Rows after coming back from another page (median)", "ms", most=500),
    Bar(
        "drag_beyond_api_p95_ms",
        "Drag to a random place: rows shown beyond the API's own time (p95 of 50)",
        "ms",
        most=150,
    ),
    Bar("drag_total_p95_ms", "Drag to a random place: rows shown, the API included (p95 of 50)", "ms"),
    Bar("wheel_longest_task_ms", "Longest task in 10 s of wheel scrolling", "ms", most=100),
    Bar("wheel_most_row_elements", "Most row elements in the document meanwhile", "", most=100),
    Bar("heap_change_percent", "Heap after the random jumps, change", "%", most=20),
    Bar("ends_right", "First and last row reached, and right", "", least=1),
)


def markdown(figures: Mapping[str, float]) -> str:
    """The table for docs/benchmarks.md."""
    lines = ["| What | Bar | Measured | |", "|---|---:|---:|---|"]
    for bar in BARS:
        if bar.key not in figures:
            continue
        value = figures[bar.key]
        shown = ("yes" if value else "no") if bar.least is not None else f"{value:,.0f} {bar.unit}".strip()
        verdict = "" if not bar.says() else "met" if bar.met(value) else "**missed**"
        lines.append(f"| {bar.name} | {bar.says()} | {shown} | {verdict} |")
    return "\n".join(lines)
