"""Small tables are walked; searched as large ones are, they show the other way."""

import pytest

from jobs import search_plan


def search_by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_plan, "SHORT_WALK", -1)
    monkeypatch.setattr(search_plan, "COLLECTED", 0)
