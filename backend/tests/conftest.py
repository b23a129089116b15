"""What every backend test shares: a real PostgreSQL."""

import os
from collections.abc import Iterator

import pytest

from local import layout
from local.database import database
from tests.support.fixtures import api, fresh_session, live_api, transactional_db
from tests.support.traces import TRACES

__all__ = ["api", "fresh_session", "live_api", "transactional_db"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The server that test databases are made on: DATABASE_URL's, or the throwaway cluster.

    Every xdist worker is one user of the cluster; the last one to finish stops it.
    """
    with database(layout.throwaway()) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres: str,  # it runs before pytest-django makes its database
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Let pytest-django make its databases (one per xdist worker) once the server is up."""


def pytest_report_header() -> list[str]:
    """Say which server the tests run on, and which real histories they read."""
    return [
        "database: DATABASE_URL" if os.environ.get("DATABASE_URL") else "database: embedded, throwaway",
        f"real histories: {TRACES}" + ("" if TRACES.is_dir() else " (absent: their tests are skipped)"),
    ]
