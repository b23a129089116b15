"""The measurements, each on a page of its own. Times are in ms."""

import gzip
import random
import re
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from bench_ui.samples import quantile

IN_PAGE = Path(__file__).with_name("in_page.js")
LIST = "/jobs?view=table"
WHEEL_S = 10.0
WHEEL_PX = 240
# Longer than the front end caches unused responses.
CACHE_EMPTY_MS = 65_000
JUMPS_BEFORE = 50


def context_new(browser: Browser, url: str) -> BrowserContext:
    """Return a browser context with an empty cache, 1440 by 900 px."""
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    context.add_init_script(path=IN_PAGE)
    return context


def list_open(context: BrowserContext) -> Page:
    """Return a page that shows the first rows of the list."""
    page = context.new_page()
    page.goto(LIST)
    page.evaluate("muster.untilShown()")
    return page


def initial_js_kb(browser: Browser, url: str, dist: Path) -> dict[str, float]:
    """Size of the gzipped scripts loaded before the first rows are shown."""
    with context_new(browser, url) as context:
        page = context.new_page()
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url))
        page.goto(LIST)
        page.evaluate("muster.untilShown()")
        scripts = {match[1] for address in loaded if (match := re.search(r"//[^/]+/(.+\.js)$", address))}
        sizes = [len(gzip.compress((dist / script).read_bytes(), 9)) for script in scripts]
    return {"initial_js_gzip_kb": sum(sizes) / 1000}


def first_rows(browser: Browser, url: str, rounds: int = 7) -> dict[str, float]:
    """Time from navigation to rows with an empty cache, and from another page back to the list."""
    cold, warm = [], []
    for _ in range(rounds):
        with context_new(browser, url) as context:
            page = list_open(context)
            cold.append(float(page.evaluate("muster.now()")))
            page.click('nav a[href="/overview"]')
            page.get_by_role("heading", name="Overview", level=1).wait_for()
            warm.append(float(page.evaluate("muster.follow('/jobs')")))
    return {
        "first_rows_cold_ms": quantile(cold, 0.5),
        "first_rows_cold_worst_ms": max(cold),
        "first_rows_warm_ms": quantile(warm, 0.5),
        "first_rows_warm_worst_ms": max(warm),
    }


def drags(browser: Browser, url: str, random_positions: random.Random, count: int = 50) -> dict[str, float]:
    """Time from a drag of the scrollbar to a random position until its rows are shown, without the API's time."""
    with context_new(browser, url) as context:
        page = list_open(context)
        samples = [page.evaluate("fraction => muster.drag(fraction)", random_positions.random()) for _ in range(count)]
    beyond = [sample["total"] - sample["api"] for sample in samples]
    return {
        "drag_beyond_api_p50_ms": quantile(beyond, 0.5),
        "drag_beyond_api_p95_ms": quantile(beyond, 0.95),
        "drag_total_p95_ms": quantile([sample["total"] for sample in samples], 0.95),
        "drag_api_p95_ms": quantile([sample["api"] for sample in samples], 0.95),
    }


def wheel(browser: Browser, url: str) -> dict[str, float]:
    """Longest task of the main thread and maximum number of row elements in ten seconds of wheel scrolling."""
    with context_new(browser, url) as context:
        page = list_open(context)
        page.mouse.move(720, 500)
        page.evaluate("muster.startRecording()")
        until = time.monotonic() + WHEEL_S
        while time.monotonic() < until:
            page.mouse.wheel(0, WHEEL_PX)
        recorded = page.evaluate("muster.stopRecording()")
    return {"wheel_longest_task_ms": recorded["longest"], "wheel_most_row_elements": recorded["rows"]}


def memory(browser: Browser, url: str, random_positions: random.Random, jumps: int = 1000) -> dict[str, float]:
    """Heap size after a few and after many random jumps, each once the cache has expired."""
    with context_new(browser, url) as context:
        page = list_open(context)
        devtools = context.new_cdp_session(page)

        def heap_mb_after(count: int) -> float:
            for _ in range(count):
                page.evaluate("fraction => muster.drag(fraction)", random_positions.random())
            page.wait_for_timeout(CACHE_EMPTY_MS)
            devtools.send("HeapProfiler.collectGarbage")
            return float(devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

        before = heap_mb_after(JUMPS_BEFORE)
        after = heap_mb_after(jumps)
    return {"heap_before_mb": before, "heap_after_mb": after, "heap_change_percent": 100 * (after / before - 1)}


def ends(browser: Browser, url: str, rows: int) -> dict[str, float]:
    """1 when the first and the last row are reached and correct, else 0."""
    with context_new(browser, url) as context:
        page = list_open(context)
        right = page.get_by_role("link", name=f"row {rows}", exact=True).is_visible()
        page.get_by_role("grid", name="Jobs").focus()
        page.keyboard.press("End")
        last = page.locator(f'[role=row][aria-rowindex="{rows + 1}"]')
        last.wait_for()
        page.evaluate("muster.untilShown()")
        right = right and last.get_by_role("link", name="row 1", exact=True).is_visible()
    return {"ends_right": float(right)}
