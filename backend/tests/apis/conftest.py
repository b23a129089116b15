import pytest

from jobs import operations
from tests.support.fixtures import api, fresh_session, live_api, transactional_db
from tests.support.operations import CHUNK

__all__ = ["api", "fresh_session", "live_api", "transactional_db"]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations go ten jobs at a time."""
    monkeypatch.setattr(operations, "CHUNK_JOBS", CHUNK)
