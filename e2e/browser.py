"""Finding a Chromium for the end-to-end tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# Quiet: nothing is looked up or fetched at start-up. Root can't have Chromium's sandbox.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowserError(Exception):
    """There is no Chromium here and none could be had."""


def find_browser() -> Path:
    """Return CHROMIUM's value, an installed Chromium or Chrome, or Playwright's own, fetched if need be.

    Raises NoBrowserError, which says what to install.
    """
    given = os.environ.get("CHROMIUM")
    if given:
        if shutil.which(given) is None:
            raise NoBrowserError(f"CHROMIUM names no program: {given}")
        return Path(given)
    for name in NAMES:
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    return _playwrights_own()


def _playwrights_own() -> Path:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not path.exists():
        raise NoBrowserError(
            "The end-to-end tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium), "
            "or name one with CHROMIUM=/path/to/chromium."
        )
    return path
