"""Counts the statements that a request runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Yields a function that returns how many statements have been sent to PostgreSQL since."""
    sent: list[object] = []
    execute = psycopg.Cursor.execute

    def counting(self: psycopg.Cursor, query: object, *args: object, **kwargs: object) -> object:
        sent.append(query)
        return execute(self, query, *args, **kwargs)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", counting)
        yield lambda: len(sent)
