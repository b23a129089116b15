"""The running stack and the browser of all end-to-end tests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from browser import NoBrowserError, browser_chosen, launch_options

# These need the checkout (the database, axe-core), which a server elsewhere doesn't share.
collect_ignore = ["tests/stack"] if os.environ.get("MUSTER_URL") else []


def pytest_configure(config: pytest.Config) -> None:
    """Run the tests in the browser that BROWSER names, unless --browser does."""
    if config.option.browser:
        return
    try:
        config.option.browser = [browser_chosen()]
    except NoBrowserError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def live_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL in MUSTER_URL, or that of the production build behind gunicorn with an empty database."""
    given = os.environ.get("MUSTER_URL")
    if given:
        yield given
        return
    # Missing in the image of these tests, where the server is another container.
    from local import layout  # noqa: PLC0415
    from stack import live_stack  # noqa: PLC0415

    if not (layout.REPOSITORY / "frontend" / "dist" / "index.html").is_file():
        pytest.exit("The front end is not built: run `make test-e2e`, or `make build` first.", returncode=1)
    with live_stack(tmp_path_factory.mktemp("stack") / "web.log") as url:
        yield url


@pytest.fixture(scope="session")
def base_url(live_url: str) -> str:
    """The URL that `page.goto("/")` is relative to."""
    return live_url


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, object], playwright: Playwright, browser_name: str
) -> dict[str, object]:
    """Launch the installed browser; stop the run when there is none."""
    try:
        return {**browser_type_launch_args, **launch_options(playwright, browser_name)}
    except NoBrowserError as error:
        pytest.exit(str(error), returncode=1)
