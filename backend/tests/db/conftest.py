from collections.abc import Iterator

import pytest

from muster.housekeeping import duties
from tests.support import database
from tests.support.database import Connection


@pytest.fixture
def merges_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lowers the merge limits: from two deltas, into at most three blocks."""
    monkeypatch.setattr(duties, "MERGE_MIN_ROWS", 2)
    monkeypatch.setattr(duties, "MERGE_MAX_DELTAS", 3)


@pytest.fixture
def two() -> Iterator[tuple[Connection, Connection]]:
    """Two sessions."""
    with database.session() as one, database.session() as other:
        yield one, other
