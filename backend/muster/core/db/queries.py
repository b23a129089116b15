"""Runs the named SQL files of ``db/queries`` on Django's connection.

Every statement is a file in the folder of its package, read once and named by its stem. A file that holds
``{fragments}`` is composed from the named pieces of its ``.fragments.sql`` neighbour; no other text becomes SQL.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import IntegrityError, connection
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from muster.core.metrics import statements

Params = Mapping[str, object]
Row = DictRow

QUERIES: Path = settings.DB_DIR / "queries"


@cache
def files() -> Mapping[str, Path]:
    """Returns the files of all packages by name: ``job_list``, ``job_list.fragments``. Raises ValueError for twins."""
    found: dict[str, Path] = {}
    for path in sorted(QUERIES.glob("*/*.sql")):
        if path.stem in found:
            raise ValueError(f"Two files of db/queries are called {path.name}.")
        found[path.stem] = path
    return found


@cache
def text(name: str) -> sql.SQL:
    """The statement of ``db/queries/*/<name>.sql``, ready to run or to format with fragments."""
    return _code(files()[name].read_text("utf-8"))


def _code(source: str) -> sql.SQL:
    """Source without comments and indentation, so that logs and psycopg's cache hold short statements."""
    lines = (line.strip() for line in source.splitlines())
    return sql.SQL(" ".join(line for line in lines if line and not line.startswith("--")))


@cache
def _sections(name: str) -> dict[str, sql.SQL]:
    parts = files()[f"{name}.fragments"].read_text("utf-8").split("-- name: ")[1:]
    sections = (part.partition("\n") for part in parts)
    return {title.strip(): _code(body) for title, _, body in sections}


def fragment(query: str, name: str) -> sql.SQL:
    """The piece called ``name`` of ``db/queries/*/<query>.fragments.sql``."""
    return _sections(query)[name]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it is sent, under the name of its file.

    ``planned``: its best plan depends on the values, so it is planned for them at each call. All others are prepared,
    and requests plan them once a session (``plan_cache_mode`` in :mod:`config.database`): planning a page of the list
    takes longer than reading it.
    """

    name: str
    code: bytes
    planned: bool = False


def compose(name: str, *, planned: bool = False, **pieces: sql.Composable) -> Statement:
    """The statement of ``db/queries/*/<name>.sql`` with these pieces in their places."""
    template = text(name)
    return Statement(name, (template.format(**pieces) if pieces else template).as_bytes(None), planned)


@cache
def _whole(name: str) -> Statement:
    return compose(name)


@contextmanager
def _cursor(name: str, kind: type[psycopg.Cursor[Row]] = psycopg.Cursor) -> Iterator[psycopg.Cursor[Row]]:
    """A cursor on Django's connection, in its transaction; timed, but for the wait for a connection."""
    connection.ensure_connection()
    started = time.perf_counter()
    try:
        with connection.wrap_database_errors, kind(connection.connection, row_factory=dict_row) as cursor:
            yield cursor
    finally:
        statements.record(name, time.perf_counter() - started)


@contextmanager
def _executed(query: str | Statement, params: Params) -> Iterator[psycopg.Cursor[Row]]:
    """A cursor with the answer of a statement."""
    statement = _whole(query) if isinstance(query, str) else query
    # Values bound on the server leave the statement the same at each call; values in its text let the planner see them.
    with _cursor(statement.name, psycopg.ClientCursor if statement.planned else psycopg.Cursor) as cursor:
        yield cursor.execute(statement.code, params, prepare=None if statement.planned else True)


def one(query: str | Statement, params: Params) -> Row | None:
    """The first row as a dict of its columns, or None."""
    with _executed(query, params) as cursor:
        return cursor.fetchone()


def single(query: str | Statement, params: Params) -> Row:
    """The row of a statement that always has one."""
    row = one(query, params)
    if row is None:
        raise LookupError("A statement that always answers a row answered none.")
    return row


def violates(error: IntegrityError, constraint: str) -> bool:
    """Whether the error is the violation of this constraint or unique index."""
    cause = error.__cause__
    return isinstance(cause, psycopg.IntegrityError) and cause.diag.constraint_name == constraint


def rows(query: str | Statement, params: Params) -> list[Row]:
    """All rows, each a dict of its columns."""
    with _executed(query, params) as cursor:
        return cursor.fetchall()


def execute(query: str | Statement, params: Params) -> int:
    """Runs a statement for its effect; the number of rows it touched."""
    with _executed(query, params) as cursor:
        return cursor.rowcount


def copy(query: str, rows_in: Iterable[Sequence[object]]) -> int:
    """Streams rows into a ``COPY … FROM STDIN``; how many it took."""
    with _cursor(query) as cursor:
        with cursor.copy(text(query)) as stream:
            for row in rows_in:
                stream.write_row(row)
        return cursor.rowcount
