"""Sorts any number of rows."""

from random import Random

import orjson
import pytest

from muster.imports import sort_on_disk as module
from muster.imports.sort_on_disk import SortedRow, sort_on_disk


@pytest.mark.parametrize(
    "limits", [{"RUN_ROWS": 7}, {"RUN_BYTES": 100}, {}], ids=["many runs", "small runs", "one run"]
)
def test_rows_come_by_key(monkeypatch: pytest.MonkeyPatch, limits: dict[str, int]) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(module, name, value)
    rows: list[SortedRow] = [((f"cluster {n % 3}", n), orjson.dumps(["tab\there", "line\nend", n])) for n in range(100)]
    shuffled = Random(3).sample(rows, len(rows))
    assert list(sort_on_disk(shuffled)) == sorted(rows)


def test_nothing_is_nothing() -> None:
    assert list(sort_on_disk([])) == []
