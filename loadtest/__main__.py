"""``python -m loadtest SHAPE``: seeds if needed, starts the production server, loads it, and judges.

Writes report.html, load.json, result.json, table.txt and server.log into `.muster/loadtest/SHAPE`; the ladder at a
million jobs, docs/benchmarks/latency-by-users.json too. Exits with 1 when a threshold was broken, and names it.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from loadtest import record
from loadtest.observations import Observed
from loadtest.observer import Observer
from loadtest.record import Json
from loadtest.report import findings, table
from loadtest.subject import drop, job_count, prepared, serving
from loadtest.thresholds import Row, Thresholds
from local import layout
from local.database import database
from local.errors import LocalError, echo, exit_with

# Not read from the shapes: importing Locust patches sockets and threads of this process.
SHAPES = ("smoke", "average", "peak", "soak", "search-rate", "ladder")
MANY = 1_000_000
ROWS = {"smoke": 5_000}


def main() -> int:
    """Return 0 when all thresholds were kept, else 1."""
    arguments = _arguments()
    shape: str = arguments.shape
    folder = layout.data_home() / "loadtest" / shape
    folder.mkdir(parents=True, exist_ok=True)
    with database(layout.throwaway() if arguments.test else layout.main()) as url:
        try:
            result = _run(shape, prepared(url, arguments.rows or ROWS.get(shape, MANY)), folder)
        finally:
            if arguments.test:
                drop(url)
    if result["ladder"]:
        # The one that the documentation shows: whole steps, a million jobs and what load tests have added.
        whole = 0.99 * MANY <= result["jobs"] < 2 * MANY and "STEP_S" not in os.environ
        echo(f"wrote {record.write_ladder(result, record.RESULTS if whole else folder)}.")
    broken: list[str] = result["broken"]
    for sentence in broken:
        echo(f"broken: {sentence}.")
    echo(f"{'broken' if broken else 'kept'}; {folder}/report.html tells more.")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtest")
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("--rows", type=int, help="jobs to load it with; each shape has its own number")
    parser.add_argument("--test", action="store_true", help="on the tests' throwaway cluster; removes the database")
    return parser.parse_args()


def _run(shape: str, url: str, folder: Path) -> Json:
    circumstances = record.circumstances(url, shape, job_count(url))
    with serving(url, folder / "server.log") as subject, Observer(subject) as observer:
        echo(f"loading {subject.host}: {shape}.")
        # A process of its own: Locust patches sockets and threads of all that runs beside it.
        command = [sys.executable, "-m", "loadtest.generate", shape, subject.host, str(folder)]
        if subprocess.run(command, check=False).returncode:
            raise LocalError("the load could not be made.")
    load: Json = json.loads((folder / "load.json").read_text())
    rows = [Row(**row) for row in load["rows"]]
    observed = Observed.of(observer.samples)
    result = {
        "broken": Thresholds(**load["thresholds"]).broken(rows, observed, load["latency_growth"]),
        **circumstances,
        **load,
        "observed": asdict(observed),
        "samples": [asdict(sample) for sample in observer.samples],
    }
    (folder / "result.json").write_text(json.dumps(result, indent=1))
    text = "\n".join([table(rows), "", *findings(load, observed)])
    (folder / "table.txt").write_text(f"{text}\n")
    print(text, flush=True)
    for error in load["errors"]:
        echo(f"{error['occurrences']} times {error['method']} {error['name']}: {error['error']}")
    return result


if __name__ == "__main__":
    exit_with(main)
