"""Fixtures of all backend tests: a real PostgreSQL."""

import os
from collections.abc import Iterator

import pytest

from local import layout
from local.database import database
from muster.jobs.listing.sample_store import store
from tests.support.fixtures import api, fresh_session, live_api, new_tables, separate_db, transactional_db
from tests.support.traces import TRACES

__all__ = ["api", "fresh_session", "live_api", "new_tables", "separate_db", "transactional_db"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The server of the test databases: DATABASE_URL, or the throwaway cluster.

    Every xdist worker uses the cluster; the last one to finish stops it.
    """
    with database(layout.throwaway()) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres: str,  # starts before pytest-django creates its database
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Makes pytest-django create its databases (one per xdist worker) after the server has started."""


@pytest.fixture(autouse=True)
def sample_of_this_test() -> None:
    """Forgets the sample of lists, which is that of the previous test's jobs."""
    store.forget()


def pytest_report_header() -> list[str]:
    """Prints the server of the tests and the real traces they read."""
    return [
        "database: DATABASE_URL" if os.environ.get("DATABASE_URL") else "database: embedded, throwaway",
        f"real histories: {TRACES}" + ("" if TRACES.is_dir() else " (absent: their tests are skipped)"),
    ]
