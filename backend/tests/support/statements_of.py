"""Counts the statements that a request runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Yields a function that returns how many statements have been sent to PostgreSQL since."""
    sent: list[object] = []
    execute: Any = psycopg.Cursor.execute

    def counting(*args: Any, **kwargs: Any) -> Any:
        sent.append(args)
        return execute(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", counting)
        yield lambda: len(sent)
