from collections.abc import Iterator

import pytest

from jobs import housekeeping
from tests.support import database
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
