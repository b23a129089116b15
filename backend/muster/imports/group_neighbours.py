"""Neighbours with the same key, as lists of limited length."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
LONGEST = 1_000


def runs(items: Iterable[Item], key: Callable[[Item], object]) -> Iterator[list[Item]]:
    """Consecutive items whose keys are equal; more than LONGEST come in pieces, so that memory stays bounded."""
    run: list[Item] = []
    for item in items:
        if run and (len(run) == LONGEST or key(item) != key(run[0])):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
