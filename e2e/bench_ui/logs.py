"""The measurements of the log view: a log of 16 MB, and lines as a job writes them. Times are in ms."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from bench.log_client import LogClient, bodies
from bench.log_text import log_text
from bench_ui.samples import quantile
from bench_ui.subjects import context_new
from local import layout

IN_PAGE = Path(__file__).with_name("in_page_log.js")
LONG_LINES = 230_000
"""About 16 MB."""
RARE_LINES = [f"step {step}/1000 loss 0.0" for step in range(101, 1000, 100)]
SCROLL_S = 10.0
WHEEL_PX = 600
JUMPS = 50
QUEUE = "bench-lines"
LIVE_LINES = 60
LIVE_WITHIN_S = 180
PROGRAM = f"""
import random, time
chance = random.Random(1)
for number in range({LIVE_LINES}):
    time.sleep(chance.uniform(0.2, 1.5))
    print(f"line {{number}} written at {{time.time():.3f}}", flush=True)
"""


def log_reads(browser: Browser, url: str, rounds: int = 10) -> dict[str, float]:
    """Time from the click on the tab to the last lines, and from the last key of a search to its result."""
    opened, found = [], []
    for number in range(rounds):
        with _context(browser, url) as context:
            page = context.new_page()
            page.goto(f"/jobs/{_long_log(url)}")
            page.get_by_role("tab", name="Log").wait_for()
            page.wait_for_load_state("networkidle")
            opened.append(_timed(page, "open", f"step {(LONG_LINES - 1) % 1000}/1000"))
            found.append(_timed(page, "find", RARE_LINES[number % len(RARE_LINES)]))
    return {
        "log_open_p50_ms": quantile(opened, 0.5),
        "log_open_p95_ms": quantile(opened, 0.95),
        "log_find_p50_ms": quantile(found, 0.5),
        "log_find_p95_ms": quantile(found, 0.95),
    }


def log_scroll(browser: Browser, url: str, positions: random.Random) -> dict[str, float]:
    """Longest task and frame in ten seconds of wheel scrolling and in jumps; time of a jump until its lines show."""
    with _context(browser, url) as context:
        page = context.new_page()
        page.goto(f"/jobs/{_long_log(url)}?tab=log")
        page.get_by_role("log", name="Output").hover()
        page.evaluate("musterLog.startRecording()")
        until = time.monotonic() + SCROLL_S
        while time.monotonic() < until:
            page.mouse.wheel(0, -WHEEL_PX)
        wheel = page.evaluate("musterLog.stopRecording()")
        page.evaluate("musterLog.startRecording()")
        jumps = [_timed(page, "jump", positions.random()) for _ in range(JUMPS)]
        jumping = page.evaluate("musterLog.stopRecording()")
    return {
        "log_wheel_longest_task_ms": wheel["task"],
        "log_wheel_longest_frame_ms": wheel["frame"],
        "log_jump_p95_ms": quantile(jumps, 0.95),
        "log_jump_longest_task_ms": jumping["task"],
        "log_jump_longest_frame_ms": jumping["frame"],
    }


def log_latency(browser: Browser, url: str) -> dict[str, float]:
    """Time from a line printed by a job of the bundled worker, over HTTP, to the line on the screen."""
    with _context(browser, url) as context, _worker(url):
        body = {"name": "lines", "task": "command", "queue": QUEUE, "args": {"argv": [sys.executable, "-c", PROGRAM]}}
        job = _client(url).post("jobs/", body)["id"]
        page = context.new_page()
        page.goto(f"/jobs/{job}?tab=log")
        page.evaluate("musterLog.watch()")
        page.get_by_text("Completed", exact=True).first.wait_for(timeout=LIVE_WITHIN_S * 1000)
        latencies: list[float] = page.evaluate("musterLog.latencies()")
    return {
        "log_line_p50_ms": quantile(latencies, 0.5),
        "log_line_p95_ms": quantile(latencies, 0.95),
        "log_lines_unseen": float(LIVE_LINES - len(latencies)),
    }


def _timed(page: Page, call: str, argument: str | float) -> float:
    return float(page.evaluate(f"argument => musterLog.{call}(argument)", argument))


def _context(browser: Browser, url: str) -> BrowserContext:
    context = context_new(browser, url)
    context.add_init_script(path=IN_PAGE)
    return context


def _client(url: str) -> LogClient:
    return LogClient(urlsplit(url).port or 0)


@cache
def _long_log(url: str) -> int:
    """Return the id of a finished job with a log of 16 MB."""
    client = _client(url)
    jobs = client.claim(1)
    for body in bodies(jobs, [log_text(0, LONG_LINES)]):
        client.send(body)
    ended = [{"id": job["id"], "attempt": job["attempt"], "status": "COMPLETED"} for job in jobs]
    client.post(f"workers/{client.worker}/finish/", {"jobs": ended})
    return int(jobs[0]["id"])


@contextmanager
def _worker(url: str) -> Iterator[None]:
    command = [sys.executable, "manage.py", "worker", "--server", url, "--queues", QUEUE, "--allow-commands"]
    worker = subprocess.Popen(command, cwd=layout.REPOSITORY / "backend", stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()
