"""``python -m bench.plots``, behind ``make plots``: draws a plot of each recorded measurement."""

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
    """Draws them. Raises LocalError when nothing was measured yet."""
    parser = argparse.ArgumentParser(prog="python -m bench.plots")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the measurements")
    parser.add_argument("--out", type=Path, default=DOCS / "images", help="where to draw")
    options = parser.parse_args()
    found = [name for name in PLOTS if (options.data / f"{name}.json").exists()]
    if not found:
        raise LocalError(
            f"{options.data} holds no {' and no '.join(PLOTS)}: make bench-rows, make loadtest SHAPE=ladder."
        )
    for name in found:
        file = options.out / f"{name}.svg"
        PLOTS[name](orjson.loads((options.data / f"{name}.json").read_bytes()), file)
        echo(f"drew {file}.")
    for name in PLOTS.keys() - found:
        echo(f"not drawn, because not measured yet: {name}.")
    return 0


if __name__ == "__main__":
    exit_with(main)
