"""Finds the browser of the end-to-end tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import BrowserType, Playwright

BROWSERS = ("chromium", "firefox", "webkit")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# No lookups or downloads at start-up. Root cannot use Chromium's sandbox.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class LaunchOptions(TypedDict, total=False):
    """The options for Playwright's `launch`."""

    executable_path: str
    args: list[str]


class NoBrowserError(Exception):
    """The browser is not installed; the message says how to install it."""


def browser_chosen() -> str:
    """Return the name in BROWSER, or "chromium".

    A path counts as not given: desktops and editors set BROWSER to the program that opens links.

    Raises NoBrowserError for any other name.
    """
    name = os.environ.get("BROWSER", "")
    if not name or "/" in name:
        return "chromium"
    if name not in BROWSERS:
        raise NoBrowserError(
            f"The end-to-end tests do not know BROWSER={name}: set it to one of {', '.join(BROWSERS)}."
        )
    return name


def launch_options(playwright: Playwright, name: str) -> LaunchOptions:
    """Return the launch options of the browser, which is downloaded if necessary.

    Raises NoBrowserError when the browser is missing.
    """
    if name == "chromium":
        return {"executable_path": str(_find_chromium(playwright)), "args": CHROMIUM_FLAGS}
    return {"executable_path": str(_playwright_browser(getattr(playwright, name)))}


def _find_chromium(playwright: Playwright) -> Path:
    """Return the program in CHROMIUM, an installed Chromium or Chrome, or Playwright's build."""
    given = os.environ.get("CHROMIUM")
    if given:
        if shutil.which(given) is None:
            raise NoBrowserError(f"CHROMIUM={given} is not a program: set it to the path of Chromium, or unset it.")
        return Path(given)
    for name in CHROMIUM_NAMES:
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    return _playwright_browser(playwright.chromium)


def _playwright_browser(browser: BrowserType) -> Path:
    """Return Playwright's own build of the browser."""
    path = Path(browser.executable_path)
    if not path.exists():
        subprocess.run([sys.executable, "-m", "playwright", "install", browser.name], check=False)
    if not path.exists():
        raise NoBrowserError(_how_to_install(browser.name))
    return path


def _how_to_install(name: str) -> str:
    if name == "chromium":
        return (
            "Chromium is not installed, and the end-to-end tests need it: install it (Debian, Ubuntu: "
            "apt-get install chromium), or set CHROMIUM to its path."
        )
    return (
        f"Playwright's build of {name} is not installed, and BROWSER={name} needs it: run "
        f"`{sys.executable} -m playwright install --with-deps {name}`, or unset BROWSER to test in Chromium."
    )
