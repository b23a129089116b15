"""The targets, and a table that compares the figures with them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A figure with its name, unit and maximum (`most`) or minimum (`least`)."""

    key: str
    name: str
    unit: str
    most: float | None = None
    least: float | None = None

    def text(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}".strip()
        return "" if self.least is None else "yes"

    def met(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


TARGETS = (
    Target("initial_js_gzip_kb", "JavaScript before the first rows, gzip", "kB", most=180),
    Target("first_rows_cold_ms", "First rows, empty cache (median)", "ms", most=2000),
    Target("first_rows_warm_ms", "Rows after coming back from another page (median)", "ms", most=500),
    Target(
        "drag_beyond_api_p95_ms",
        "Drag to a random position: rows shown, without the API's time (p95 of 50)",
        "ms",
        most=150,
    ),
    Target("drag_total_p95_ms", "Drag to a random position: rows shown, with the API's time (p95 of 50)", "ms"),
    Target("wheel_longest_task_ms", "Longest task in 10 s of wheel scrolling", "ms", most=100),
    Target("wheel_most_row_elements", "Maximum row elements in the document meanwhile", "", most=100),
    Target("log_open_p95_ms", "Log of 16 MB: click on the tab to the last lines (p95 of 10)", "ms", most=300),
    Target("log_find_p95_ms", "Log of 16 MB: last key of a search to its result (p95 of 10)", "ms", most=300),
    Target("log_jump_p95_ms", "Log of 16 MB: jump to a random line: lines shown (p95 of 50)", "ms", most=300),
    Target("log_wheel_longest_task_ms", "Log of 16 MB: longest task in 10 s of wheel scrolling", "ms", most=100),
    Target("log_wheel_longest_frame_ms", "Log of 16 MB: longest frame meanwhile", "ms", most=100),
    Target("log_jump_longest_task_ms", "Log of 16 MB: longest task in the jumps", "ms", most=100),
    Target("log_line_p50_ms", "Line printed by a job: seen in the browser (p50 of 60)", "ms"),
    Target("log_line_p95_ms", "Line printed by a job: seen in the browser (p95 of 60)", "ms", most=1500),
    Target("log_lines_unseen", "Lines that were never on the screen", "", most=0),
    Target("heap_change_percent", "Heap after the random jumps, change", "%", most=20),
    Target("ends_right", "First and last row reached and correct", "", least=1),
)


def markdown(figures: Mapping[str, float]) -> str:
    """The table for docs/benchmarks/results.md."""
    lines = ["| Measurement | Target | Result | |", "|---|---:|---:|---|"]
    for target in TARGETS:
        if target.key not in figures:
            continue
        value = figures[target.key]
        shown = ("yes" if value else "no") if target.least is not None else f"{value:,.0f} {target.unit}".strip()
        verdict = "" if not target.text() else "met" if target.met(value) else "**missed**"
        lines.append(f"| {target.name} | {target.text()} | {shown} | {verdict} |")
    return "\n".join(lines)
