"""The only module that talks to the connection.

Every statement is a file of ``db/queries``, read once and named by its stem. A file that holds ``{fragments}`` is
composed from the named pieces of its ``.fragments.sql`` neighbour (:mod:`jobs.list_sql`); no other text becomes SQL.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import IntegrityError, connection
from psycopg import sql
from psycopg.rows import DictRow, dict_row

Params = Mapping[str, object]
Row = DictRow
Statement = sql.Composed

QUERIES: Path = settings.DB_DIR / "queries"


@cache
def text(name: str) -> sql.SQL:
    """The statement of ``db/queries/<name>.sql``, ready to run or to format with fragments."""
    return _code((QUERIES / f"{name}.sql").read_text("utf-8"))


def _code(source: str) -> sql.SQL:
    """Source without comments and indentation, so that logs and psycopg's cache hold short statements."""
    lines = (line.strip() for line in source.splitlines())
    return sql.SQL(" ".join(line for line in lines if line and not line.startswith("--")))


@cache
def _sections(name: str) -> dict[str, sql.SQL]:
    parts = (QUERIES / f"{name}.fragments.sql").read_text("utf-8").split("-- name: ")[1:]
    sections = (part.partition("\n") for part in parts)
    return {title.strip(): _code(body) for title, _, body in sections}


def fragment(query: str, name: str) -> sql.SQL:
    """The piece called ``name`` of ``db/queries/<query>.fragments.sql``."""
    return _sections(query)[name]


def _statement(query: str | Statement) -> sql.SQL | Statement:
    return text(query) if isinstance(query, str) else query


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[Row]]:
    """A cursor on Django's connection, in its transaction, that binds on the server so that statements are prepared."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection, row_factory=dict_row) as cursor:
        yield cursor


def one(query: str | Statement, params: Params, *, prepare: bool = True) -> Row | None:
    """The first row as a dict of its columns, or None. Not prepared: planned for these very values."""
    with _cursor() as cursor:
        return cursor.execute(_statement(query), params, prepare=prepare).fetchone()


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
    with _cursor() as cursor:
        return cursor.execute(_statement(query), params, prepare=True).fetchall()


def execute(query: str | Statement, params: Params) -> int:
    """Runs a statement for its effect; the number of rows it touched."""
    with _cursor() as cursor:
        return cursor.execute(_statement(query), params, prepare=True).rowcount


def copy(query: str, rows_in: Iterable[Sequence[object]]) -> int:
    """Streams rows into a ``COPY … FROM STDIN``; how many it took."""
    with _cursor() as cursor:
        with cursor.copy(text(query)) as stream:
            for row in rows_in:
                stream.write_row(row)
        return cursor.rowcount
