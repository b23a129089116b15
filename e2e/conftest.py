"""The live stack and the browser that every end-to-end test uses."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import FLAGS, NoBrowserError, find_browser

# What needs the checkout around it (the database itself, axe-core) can't run beside a server that is elsewhere.
collect_ignore = ["tests/stack"] if os.environ.get("MUSTER_URL") else []


@pytest.fixture(scope="session")
def live_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Muster with an empty database: MUSTER_URL's, or the production build behind gunicorn."""
    given = os.environ.get("MUSTER_URL")
    if given:
        yield given
        return
    # Not there in the image of these tests, where the server is another container.
    from local import layout  # noqa: PLC0415
    from stack import live_stack  # noqa: PLC0415

    if not (layout.REPOSITORY / "frontend" / "dist" / "index.html").is_file():
        pytest.exit("The front end is not built: run `make test-e2e`, or `make build` first.", returncode=1)
    with live_stack(tmp_path_factory.mktemp("stack") / "web.log") as url:
        yield url


@pytest.fixture(scope="session")
def base_url(live_url: str) -> str:
    """What `page.goto("/")` is relative to."""
    return live_url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Launch the machine's own Chromium."""
    try:
        executable: Path = find_browser()
    except NoBrowserError as error:
        pytest.exit(str(error), returncode=1)
    return {**browser_type_launch_args, "executable_path": str(executable), "args": FLAGS}
