"""``python -m loadtest SHAPE``: seeds if needed, starts the production server, runs the load and checks thresholds.

Writes report.html, load.json, result.json, table.txt and server.log to `.muster/loadtest/SHAPE`; the ladder at a
million jobs also writes docs/benchmarks/latency-by-users.json. Exits with 1 and names each exceeded threshold.
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
from loadtest.subject import drop, ensure_database, job_count, serving
from loadtest.thresholds import Row, Thresholds
from local import layout
from local.database import database
from local.errors import LocalError, echo, exit_with

# Not taken from the shapes: importing Locust patches the sockets and threads of this process.
SHAPES = ("smoke", "average", "peak", "soak", "search-rate", "ladder")
DEFAULT_ROWS = 1_000_000
ROWS = {"smoke": 5_000}


def main() -> int:
    """Returns 0 if all thresholds were met, otherwise 1."""
    arguments = _arguments()
    shape: str = arguments.shape
    folder = layout.data_home() / "loadtest" / shape
    folder.mkdir(parents=True, exist_ok=True)
    with database(layout.throwaway() if arguments.test else layout.main()) as url:
        try:
            result = _run(shape, ensure_database(url, arguments.rows or ROWS.get(shape, DEFAULT_ROWS)), folder)
        finally:
            if arguments.test:
                drop(url)
    if result["ladder"]:
        # The documentation's ladder: full steps, a million jobs plus those added by load tests.
        whole = 0.99 * DEFAULT_ROWS <= result["jobs"] < 2 * DEFAULT_ROWS and "STEP_S" not in os.environ
        echo(f"wrote {record.write_ladder(result, record.RESULTS if whole else folder)}.")
    violations: list[str] = result["violations"]
    for sentence in violations:
        echo(f"threshold exceeded: {sentence}.")
    echo(f"{'failed' if violations else 'passed'}; details: {folder}/report.html")
    return 1 if violations else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtest")
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("--rows", type=int, help="number of jobs in the database; each shape has its own default")
    parser.add_argument(
        "--test", action="store_true", help="use the tests' throwaway cluster and drop the database afterwards"
    )
    return parser.parse_args()


def _run(shape: str, url: str, folder: Path) -> Json:
    metadata = record.metadata(url, shape, job_count(url))
    with serving(url, folder / "server.log") as subject, Observer(subject) as observer:
        echo(f"loading {subject.host}: {shape}.")
        # In its own process: Locust patches sockets and threads of its process.
        command = [sys.executable, "-m", "loadtest.generate", shape, subject.host, str(folder)]
        if subprocess.run(command, check=False).returncode:
            raise LocalError("the load generator failed; its own message is above.")
    load: Json = json.loads((folder / "load.json").read_text())
    rows = [Row(**row) for row in load["rows"]]
    observed = Observed.of(observer.samples)
    result = {
        "violations": Thresholds(**load["thresholds"]).violations(rows, observed, load["latency_growth"]),
        **metadata,
        **load,
        "observed": asdict(observed),
        "samples": [asdict(sample) for sample in observer.samples],
    }
    (folder / "result.json").write_text(json.dumps(result, indent=1))
    text = "\n".join([table(rows), "", *findings(load, observed)])
    (folder / "table.txt").write_text(f"{text}\n")
    print(text, flush=True)
    for error in load["errors"]:
        echo(f"{error['occurrences']} × {error['method']} {error['name']}: {error['error']}")  # noqa: RUF001
    return result


if __name__ == "__main__":
    exit_with(main)
