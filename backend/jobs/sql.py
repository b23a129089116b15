"""The only module that talks to the connection.

Every statement is a file of ``db/queries``, read once and named by its stem. A file that holds ``{fragments}`` is composed
from the named pieces of its ``.fragments.sql`` neighbour (:mod:`jobs.list_sql`); no other text ever becomes SQL.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.abc import Query
from psycopg.rows import TupleRow, dict_row

Params = Mapping[str, object]
Row = dict[str, object]

QUERIES: Path = settings.DB_DIR / "queries"


@cache
def text(name: str) -> sql.SQL:
    """The statement of ``db/queries/<name>.sql``, ready to run or to format with fragments."""
    return _code((QUERIES / f"{name}.sql").read_text("utf-8"))


def _code(source: str) -> sql.SQL:
    """Source without comments and indentation, so that logs and psycopg's cache hold short statements."""
    lines = (line.strip() for line in source.splitlines())
    return sql.SQL(cast(LiteralString, " ".join(line for line in lines if line and not line.startswith("--"))))


@cache
def _sections(name: str) -> dict[str, sql.SQL]:
    parts = (QUERIES / f"{name}.fragments.sql").read_text("utf-8").split("-- name: ")[1:]
    sections = (part.partition("\n") for part in parts)
    return {title.strip(): _code(body) for title, _, body in sections}


def fragment(query: str, name: str) -> sql.SQL:
    """The piece called ``name`` of ``db/queries/<query>.fragments.sql``."""
    return _sections(query)[name]


def _statement(query: str | sql.Composed) -> Query:
    return text(query) if isinstance(query, str) else query


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[TupleRow]]:
    """A server-side-binding cursor on Django's connection, so that statements are prepared and share its transaction."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def one(query: str | sql.Composed, params: Params) -> Row | None:
    """The first row as a dict of its columns, or None."""
    with _cursor() as cursor:
        cursor.row_factory = dict_row  # type: ignore[assignment]
        return cast(Row | None, cursor.execute(_statement(query), params, prepare=True).fetchone())


def rows(query: str | sql.Composed, params: Params) -> list[Row]:
    """All rows, each a dict of its columns."""
    with _cursor() as cursor:
        cursor.row_factory = dict_row  # type: ignore[assignment]
        return cast(list[Row], cursor.execute(_statement(query), params, prepare=True).fetchall())


def execute(query: str | sql.Composed, params: Params) -> int:
    """Runs a statement for its effect; the number of rows it touched."""
    with _cursor() as cursor:
        return cursor.execute(_statement(query), params, prepare=True).rowcount
