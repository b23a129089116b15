from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from jobs import housekeeping
from tests.support import database, many
from tests.support.database import Connection
from tests.support.fixtures import api, fresh_session, live_api, transactional_db

__all__ = ["api", "fresh_session", "live_api", "transactional_db"]


@pytest.fixture
def merges_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two deltas are merged already, of up to three blocks."""
    monkeypatch.setattr(housekeeping, "MERGED_FROM", 2)
    monkeypatch.setattr(housekeeping, "MERGED_BLOCKS", 3)


@pytest.fixture
def two() -> Iterator[tuple[Connection, Connection]]:
    """Two sessions."""
    with database.session() as one, database.session() as other:
        yield one, other


@pytest.fixture(scope="module")
def many_jobs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for a module, and gone after it."""
    with django_db_blocker.unblock():
        many.fill()
    yield
    with django_db_blocker.unblock():
        database.empty()


@pytest.fixture(params=["auto", "force_generic_plan"])
def plans(request: pytest.FixtureRequest, db: None) -> None:
    """As PostgreSQL chooses, and as it plans prepared statements in the long run; on any server with our settings."""
    database.execute(f"SET LOCAL plan_cache_mode = {request.param}")
    database.execute("SET LOCAL random_page_cost = 1.1")
