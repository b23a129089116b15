import pytest

from muster.bulk import operations
from tests.support.operations import CHUNK


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits a chunk of an operation to ten jobs."""
    monkeypatch.setattr(operations, "CHUNK_JOBS", CHUNK)
