"""``python -m loadtest.generate SHAPE HOST FOLDER``: runs the users in their own process, which Locust patches."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gevent
from locust.env import Environment
from locust.html import get_html_report
from locust.stats import stats_history

from loadtest.shapes.base import Shape
from loadtest.shapes.catalogue import SHAPES
from loadtest.shapes.ladder import Ladder
from loadtest.shapes.search_rate import SearchRate
from loadtest.thresholds import Row
from loadtest.timeline import Timeline, growth

PROGRESS_S = 2.0


def main(arguments: Sequence[str]) -> int:
    """Runs the shape against the host; writes report.html and load.json to the folder."""
    name, host, folder = arguments
    kind = SHAPES[name]
    shape = kind()
    environment = Environment(user_classes=list(kind.users), shape_class=shape, host=host, stop_timeout=10)
    timeline = Timeline()
    environment.events.request.add_listener(timeline.record)
    runner = environment.create_local_runner()
    # Collects the data of the report's charts.
    gevent.spawn(stats_history, runner)
    runner.start_shape()
    progress = gevent.spawn(_progress, environment, kind)
    if runner.shape_greenlet is not None:
        runner.shape_greenlet.join()
    progress.kill()
    runner.quit()
    _write(Path(folder), environment, timeline, shape)
    return 0


def _progress(environment: Environment, kind: type[Shape]) -> None:
    began = time.monotonic()
    while True:
        gevent.sleep(PROGRESS_S)
        total = environment.stats.total
        users = environment.runner.user_count if environment.runner else 0
        print(
            f"muster: {time.monotonic() - began:4.0f} of {kind.seconds():.0f} s: {users} users, "
            f"{total.current_rps:.0f} requests/s, p95 {total.get_current_response_time_percentile(0.95) or 0:.0f} ms, "
            f"{total.num_failures} failed",
            end="\r" if sys.stderr.isatty() else "\n",
            file=sys.stderr,
            flush=True,
        )


def _write(folder: Path, environment: Environment, timeline: Timeline, shape: Shape) -> None:
    entries = [environment.stats.entries[key] for key in sorted(environment.stats.entries)]
    rows = [
        Row(
            name=entry.name,
            requests=entry.num_requests,
            failures=entry.num_failures,
            p50_ms=entry.get_response_time_percentile(0.5),
            p95_ms=entry.get_response_time_percentile(0.95),
            p99_ms=entry.get_response_time_percentile(0.99),
        )
        for entry in entries
    ]
    found = {"rate": shape.search.good, "tried": shape.search.tried} if isinstance(shape, SearchRate) else None
    first, last = timeline.first_and_last(shape.seconds())
    load = {
        "seconds": round(time.monotonic() - timeline.began, 1),
        "users": max(users for _, users in shape.steps),
        "requests_per_s": round(environment.stats.total.total_rps, 1),
        "latency_growth": growth(first, last),
        "first": asdict(first),
        "last": asdict(last),
        "ladder": _ladder(timeline, shape),
        "search_rate": found,
        "thresholds": asdict(shape.thresholds),
        "errors": [error.to_dict() for error in environment.stats.errors.values()],
        "rows": [asdict(row) for row in rows],
    }
    (folder / "load.json").write_text(json.dumps(load, indent=1))
    (folder / "report.html").write_text(get_html_report(environment, show_download_link=False))


def _ladder(timeline: Timeline, shape: Shape) -> list[dict[str, Any]] | None:
    if not isinstance(shape, Ladder):
        return None
    return [{"users": users, **asdict(timeline.interval(since, until))} for users, since, until in shape.intervals()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
