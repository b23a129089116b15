from collections.abc import Iterator

import pytest

from muster.housekeeping import duties
from tests.support import database
from tests.support.database import Connection


@pytest.fixture
def merges_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two deltas are merged already, of up to three blocks."""
    monkeypatch.setattr(duties, "MERGED_FROM", 2)
    monkeypatch.setattr(duties, "MERGED_BLOCKS", 3)


@pytest.fixture
def two() -> Iterator[tuple[Connection, Connection]]:
    """Two sessions."""
    with database.session() as one, database.session() as other:
        yield one, other
