"""Forces the method of a list, since small tables would always be scanned."""

import pytest

from muster.jobs.filters import TALLIED
from muster.jobs.listing import index_costs, method_choice
from muster.jobs.listing.columns import INDEXED
from muster.jobs.listing.evidence import ListSample
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.shape import ListShape


def search_by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the index the cheapest method."""
    monkeypatch.setattr(method_choice, "STARTUP_US", -1)
    for name in ("COLLECTED_US", "LATEST_US", "BY_ID_US", "POSTING_US", "PREFIX_US"):
        monkeypatch.setattr(index_costs, name, 0)


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
