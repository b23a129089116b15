"""Forces the index search, which small tables would not use."""

import pytest

from muster.jobs.listing import search_strategy


def search_by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_strategy, "SHORT_SCAN", -1)
    monkeypatch.setattr(search_strategy, "COLLECTED", 0)
