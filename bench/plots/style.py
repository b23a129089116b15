"""The style of plots: legible on light and dark pages, small, and deterministic."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Each colour has a contrast of at least 3 with white and with GitHub's dark background.
TEXT, GRID = "#75808d", "#8888884d"
COLORS = ("#2f81f7", "#8a63d2", "#1a9c5b", "#c27803", "#d9608f", "#0e8ba3")
BASELINE_COLORS = ("#e5484d", "#8b8f96")
MARKERS = ("o", "s", "^", "D", "v", "P")
INCHES = (8.4, 4.8)
SETTINGS: dict[Any, Any] = {
    # Text stays text instead of paths: a tenth of the size, and searchable.
    "svg.fonttype": "none",
    # Makes the ids of clip paths deterministic.
    "svg.hashsalt": "muster",
    "font.family": "sans-serif",
    "font.sans-serif": ["Helvetica", "Arial", "DejaVu Sans"],
    "font.size": 11,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "axes.edgecolor": TEXT,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "grid.color": GRID,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "legend.frameon": False,
    "legend.fontsize": 10,
}


@contextmanager
def plot(file: Path, title: str, x: str, y: str) -> Iterator[Axes]:
    """Yields logarithmic axes; writes the figure to ``file`` at the end."""
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=INCHES, layout="constrained")
        axes = figure.add_subplot()
        axes.set(title=title, xlabel=x, ylabel=y, xscale="log", yscale="log")
        yield axes
        axes.grid(visible=True, which="major")
        axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,g}"))
        axes.minorticks_off()
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, transparent=True, metadata={"Date": None, "Creator": None})
    # Some versions of matplotlib write trailing spaces; without them the file is the same for all.
    file.write_text("".join(f"{line.rstrip()}\n" for line in file.read_text("utf-8").splitlines()), "utf-8")


def x_ticks(axes: Axes, values: Sequence[int]) -> None:
    """Sets ticks at the measured values only."""
    axes.set_xticks(values, [f"{value:,}" for value in values])
