"""Measures the dashboard in Chromium (`make bench-ui`): creates a database, fills it, measures and drops it.

The database is created on the server in DATABASE_URL; use an idle machine and a server with enough disk space.
"""

import argparse
import json
import platform
import random
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench_ui import logs, subjects
from bench_ui.report import markdown
from browser import launch_options
from local import layout
from local.errors import echo
from million import fill
from stack import live_stack

SEED = 1


def main() -> None:
    """Print the table and write all figures to --out."""
    options = _options()
    dist = layout.REPOSITORY / "frontend" / "dist"
    positions = random.Random(SEED)  # noqa: S311  # scroll positions, not secrets
    echo(f"creating a database of {options.scale:,} jobs.")
    with (
        tempfile.TemporaryDirectory() as folder,
        live_stack(Path(folder) / "web.log", name="bench_ui", prepare=partial(fill, rows=options.scale)) as url,
        sync_playwright() as playwright,
        playwright.chromium.launch(**launch_options(playwright, "chromium")) as browser,
    ):
        figures: dict[str, float] = {}
        for name, measure in _measures(browser, url, dist, positions, options).items():
            if options.only and not name.startswith(options.only):
                continue
            echo(f"measuring: {name}.")
            found = measure()
            echo(", ".join(f"{key} {value:,.1f}" for key, value in found.items()))
            figures |= found
        about = {"scale": options.scale, "browser": browser.version, "machine": platform.platform(), "seed": SEED}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({**about, "figures": figures}, indent=2) + "\n")
    print(markdown(figures))
    echo(f"all figures are in {options.out}.")


def _measures(
    browser: Browser, url: str, dist: Path, positions: random.Random, options: argparse.Namespace
) -> dict[str, Callable[[], dict[str, float]]]:
    return {
        "scripts": partial(subjects.initial_js_kb, browser, url, dist),
        "first rows": partial(subjects.first_rows, browser, url),
        "drags": partial(subjects.drags, browser, url, positions),
        "wheel": partial(subjects.wheel, browser, url),
        "first and last row": partial(subjects.ends, browser, url, options.scale),
        "log reads": partial(logs.log_reads, browser, url),
        "log scroll": partial(logs.log_scroll, browser, url, positions),
        "log latency": partial(logs.log_latency, browser, url),
        "memory (minutes)": partial(subjects.memory, browser, url, positions, options.jumps),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-ui", description=__doc__)
    parser.add_argument("--scale", type=_number, default=1_000_000, help="number of jobs (default: 1_000_000)")
    parser.add_argument("--jumps", type=_number, default=1_000, help="random jumps between the two heap measurements")
    parser.add_argument("--only", help="measure what begins with this name: scripts, first, drags, wheel, log, memory")
    parser.add_argument("--out", type=Path, default=layout.REPOSITORY / ".muster" / "bench-ui.json")
    return parser.parse_args()


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


if __name__ == "__main__":
    main()
