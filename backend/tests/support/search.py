"""Forces the index search, which small tables would not use."""

import pytest

from muster.jobs.listing import method_choice


def search_by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"STARTUP_US": -1, "COLLECTED_US": 0, "COLLECTED_LATEST_US": 0}.items():
        monkeypatch.setattr(method_choice, name, value)
