"""``python -m bench.plots``, used by ``make plots``: draws a plot of each recorded measurement."""

import argparse
from pathlib import Path

import orjson

from bench.plots import drawing
from local import layout
from local.errors import LocalError, echo, exit_with

DOCS = layout.REPOSITORY / "docs"
DATA = DOCS / "benchmarks"
PLOTS = {"latency-by-rows": drawing.rows, "latency-by-users": drawing.users}


def main() -> int:
    """Draws the plots. Raises LocalError if there is no measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench.plots")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the measurements")
    parser.add_argument("--out", type=Path, default=DOCS / "images", help="output folder")
    options = parser.parse_args()
    found = [name for name in PLOTS if (options.data / f"{name}.json").exists()]
    if not found:
        raise LocalError(
            f"{options.data} contains neither {' nor '.join(PLOTS)}: run make bench-rows or make loadtest SHAPE=ladder."
        )
    for name in found:
        file = options.out / f"{name}.svg"
        PLOTS[name](orjson.loads((options.data / f"{name}.json").read_bytes()), file)
        echo(f"drew {file}.")
    for name in PLOTS.keys() - found:
        echo(f"skipped {name}: not measured yet.")
    return 0


if __name__ == "__main__":
    exit_with(main)
