"""Forces the method of a list, since small tables would always be scanned."""

import pytest

from muster.jobs.filters import TALLIED
from muster.jobs.listing import method_choice
from muster.jobs.listing.method_choice import ListSample
from muster.jobs.listing.shape import INDEXED, ListMethod, ListShape


def search_by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the index the cheapest method."""
    for name, value in {"STARTUP_US": -1, "COLLECTED_US": 0, "LATEST_US": 0, "POSTING_US": 0}.items():
        monkeypatch.setattr(method_choice, name, value)


def read_by(monkeypatch: pytest.MonkeyPatch, method: ListMethod) -> None:
    """Reads each list by the method if it can be read by it, otherwise by an ordered scan."""

    def chosen(sample: ListSample, shape: ListShape, *, wanted: int | None) -> ListMethod:
        usable = {
            ListMethod.SCAN: True,
            ListMethod.INDEX: not INDEXED.isdisjoint(shape.conditions),
            ListMethod.RANGES: "search" in shape.conditions,
            ListMethod.SMALL: not TALLIED.isdisjoint(shape.conditions),
        }
        return method if usable[method] else ListMethod.SCAN

    monkeypatch.setattr(method_choice, "choose", chosen)
