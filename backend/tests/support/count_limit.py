"""Lowers the count limit, so that few jobs exceed it."""

import pytest

from muster.jobs import selectors
from muster.jobs.listing import count, query


def count_limit(monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    for module in (query, count, selectors):
        monkeypatch.setattr(module, "COUNT_CAP", jobs)
