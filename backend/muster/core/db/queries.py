"""Runs statements of ``db/queries`` on Django's connection and returns their rows as dataclasses."""

import time
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections
from psycopg.rows import RowFactory, RowMaker, tuple_row

from muster.core.db.templates import Statement
from muster.core.metrics import statements

Params = Mapping[str, object]
RowT = TypeVar("RowT")
ValueT = TypeVar("ValueT")


class _Timed:
    """Gives Django's connection, in its transaction, and records the time, without the wait for a connection."""

    __slots__ = ("_django", "_name", "_started")

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> psycopg.Connection:
        self._django = django = connections[DEFAULT_DB_ALIAS]
        if django.connection is None:
            django.ensure_connection()
        self._started = time.perf_counter()
        session: psycopg.Connection = django.connection
        return session

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        statements.record(self._name, time.perf_counter() - self._started)
        if kind is not None:
            # Raises Django's exception for psycopg's.
            self._django.wrap_database_errors.__exit__(kind, error, trace)


def _executed(
    session: psycopg.Connection, statement: Statement, params: Params, row_factory: RowFactory[RowT]
) -> psycopg.Cursor[RowT]:
    """Returns a cursor with the result of the statement. It holds nothing on the server, and needs no closing."""
    # Server-side parameters keep the statement the same for each call; literals let the planner use the values.
    kind = psycopg.ClientCursor if statement.planned else psycopg.Cursor
    cursor = kind(session, row_factory=row_factory)
    return cursor.execute(statement.code, params, prepare=None if statement.planned else True)


def _rows_of(statement: Statement, kind: type[RowT]) -> RowFactory[RowT]:
    """Returns a row factory like ``class_row``, which decodes the names of a statement's columns once."""

    def factory(cursor: psycopg.Cursor[Any]) -> RowMaker[RowT]:
        names = _columns.get(statement.code)
        if names is None:
            names = _columns[statement.code] = tuple(column.name for column in cursor.description or ())
        return lambda values: kind(**dict(zip(names, values, strict=True)))

    return factory


_columns: dict[bytes, tuple[str, ...]] = {}
"""The names of columns by the code of the statement."""


def one(statement: Statement, params: Params, *, into: type[RowT]) -> RowT | None:
    """Returns the first row as an instance of the dataclass ``into``, with columns as fields, or None."""
    with _Timed(statement.name) as session:
        return _executed(session, statement, params, _rows_of(statement, into)).fetchone()


def single(statement: Statement, params: Params, *, into: type[RowT]) -> RowT:
    """Returns the row of a statement that always returns one."""
    row = one(statement, params, into=into)
    if row is None:
        raise LookupError("A statement that always returns a row returned none.")
    return row


def rows(statement: Statement, params: Params, *, into: type[RowT]) -> list[RowT]:
    """Returns all rows, each as an instance of ``into``."""
    with _Timed(statement.name) as session:
        return _executed(session, statement, params, _rows_of(statement, into)).fetchall()


def value(statement: Statement, params: Params, *, of: type[ValueT]) -> ValueT:
    """Returns the only column of a statement's only row. Raises TypeError if it has another type."""
    with _Timed(statement.name) as session:
        row = _executed(session, statement, params, tuple_row).fetchone()
    if row is None or not isinstance(row[0], of):
        raise TypeError(f"A statement that returns one {of.__name__} returned {row}.")
    return row[0]


def execute(statement: Statement, params: Params) -> int:
    """Executes a statement; returns the number of affected rows."""
    with _Timed(statement.name) as session:
        return _executed(session, statement, params, tuple_row).rowcount


def copy(statement: Statement, rows_in: Iterable[Sequence[object]]) -> int:
    """Streams rows into a ``COPY … FROM STDIN``; returns their number."""
    with _Timed(statement.name) as session, session.cursor() as cursor:
        with cursor.copy(statement.code) as stream:
            for row in rows_in:
                stream.write_row(row)
        return cursor.rowcount


def violates(error: IntegrityError, constraint: str) -> bool:
    """Returns whether the error is a violation of this constraint or unique index."""
    cause = error.__cause__
    return isinstance(cause, psycopg.IntegrityError) and cause.diag.constraint_name == constraint
