"""A second server with a million jobs."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import APIRequestContext, Playwright

from million import fill
from stack import live_stack


@pytest.fixture(scope="session")
def million(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The URLs of a server and its database with a million jobs."""
    databases: list[str] = []

    def prepare(url: str) -> None:
        databases.append(url)
        fill(url)

    log: Path = tmp_path_factory.mktemp("million") / "web.log"
    with live_stack(log, name="million", prepare=prepare) as url:
        yield url, databases[0]


@pytest.fixture(scope="session")
def million_url(million: tuple[str, str]) -> str:
    """The URL of the server with a million jobs."""
    return million[0]


@pytest.fixture
def million_database(million: tuple[str, str]) -> Iterator[psycopg.Connection]:
    """A connection to its database; rolls back what a test leaves open."""
    with psycopg.connect(million[1]) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def million_api(playwright: Playwright, million_url: str) -> Iterator[APIRequestContext]:
    """An API client of that server."""
    context = playwright.request.new_context(base_url=million_url)
    yield context
    context.dispose()
