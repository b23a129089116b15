"""``python -m bench.slow_clients``, behind ``make bench-slow-clients``: what slow clients cost the others.

The buffered worker and gunicorn's own thread worker on the same database, in rounds: requests over kept connections,
alone and beside `--slow` clients of each sort; then the medians of the rounds. A request longer than TIMEOUT_S
counts as not served. Where others use the machine, the server's processor time for a request says more than the clock.
"""

import argparse
import http.client
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench import databases
from bench.cpu import tree_s
from bench.environment import BACKEND, PYTHON, set_up_django
from local.errors import LocalError, exit_with

if TYPE_CHECKING:
    from tests.support.server import Server

TIMEOUT_S = 5.0
WARM_UP = 30
# After the slow clients have come, all at once.
SETTLE_S = 3.0
PATHS = {"health": "/health/", "list": "/api/jobs/?page_size=50"}
WORKERS = {"buffered": "", "gthread": "--worker-class gthread"}


@dataclass
class Figures:
    """Of one phase: times of the requests that were answered, how many were not, the server's processor time."""

    seconds: float
    times_ms: list[float] = field(default_factory=list)
    failed: int = 0
    cpu_s: float = 0.0

    def values(self) -> list[float]:
        """Requests a second, p50, p95 and p99 in ms, processor time in ms, requests not served."""
        served = len(self.times_ms)
        cuts = statistics.quantiles(self.times_ms, n=100) if served > 1 else [float("inf")] * 99
        return [
            served / self.seconds,
            *(cuts[n - 1] for n in (50, 95, 99)),
            self.cpu_s * 1000 / max(1, served),
            self.failed,
        ]


def main() -> int:
    """Measures and prints a table. Return 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.slow_clients")
    parser.add_argument("--scale", type=int, default=100_000, help="how many jobs")
    parser.add_argument("--slow", type=int, default=200, help="how many slow clients of each sort")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each case is measured in a round")
    parser.add_argument("--clients", type=int, default=4, help="how many others ask, one request after another")
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    database = databases.ensure_seeded(os.environ["DATABASE_URL"], options.scale)
    set_up_django(database.url)
    found: dict[tuple[str, int, str], list[list[float]]] = {}
    for _, (name, arguments) in itertools.product(range(options.rounds), WORKERS.items()):
        with _server(database.url, arguments) as server:
            for slow in (0, options.slow):
                with _slow_clients(server.port, slow):
                    for what, path in PATHS.items():
                        figures = _measure(server, path, options.clients, options.seconds)
                        found.setdefault((name, slow, what), []).append(figures.values())
    print("worker     slow  what         1/s    p50 ms    p95 ms    p99 ms    CPU ms  not served")
    for (name, slow, what), rounds in found.items():
        medians = [statistics.median(values) for values in zip(*rounds, strict=True)]
        print(f"{name:<9} {slow:>5}  {what:<7}" + "".join(f"{value:>10.2f}" for value in medians))
    return 0


@contextmanager
def _server(url: str, arguments: str) -> "Iterator[Server]":
    from tests.support.server import serving  # noqa: PLC0415  it needs Django's settings

    with tempfile.TemporaryDirectory() as folder:
        wanted = {"WEB_WORKERS": "2", "GUNICORN_CMD_ARGS": arguments, "LOG_LEVEL": "WARNING"}
        with serving(Path(folder) / "web.log", database=url, **wanted) as server:
            # Each process loads what its first request needs.
            for _ in range(WARM_UP):
                server.get(PATHS["list"])
            yield server


@contextmanager
def _slow_clients(port: int, count: int) -> Iterator[None]:
    """A process of their own, so that they don't take the time of those that measure."""
    if not count:
        yield
        return
    command = [PYTHON, "-m", "faults.slow_clients", str(port), str(count)]
    with subprocess.Popen(command, cwd=BACKEND, stdout=subprocess.PIPE, stderr=sys.stderr) as process:
        try:
            if process.stdout is None or not process.stdout.readline():
                raise LocalError("The slow clients did not start.")
            time.sleep(SETTLE_S)
            yield
        finally:
            process.terminate()


def _measure(server: "Server", path: str, clients: int, seconds: float) -> Figures:
    figures = Figures(seconds)
    before_s = tree_s(server.process)
    ends = time.monotonic() + seconds
    threads = [threading.Thread(target=_ask, args=(server.port, path, ends, figures)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures.cpu_s = tree_s(server.process) - before_s
    return figures


def _ask(port: int, path: str, ends: float, figures: Figures) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    while time.monotonic() < ends:
        began = time.perf_counter()
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            figures.failed += 1
            connection.close()
        else:
            figures.times_ms.append((time.perf_counter() - began) * 1000)
    connection.close()


if __name__ == "__main__":
    exit_with(main)
