"""Runs statements of ``db/queries`` on Django's connection and returns their rows as dataclasses."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections
from psycopg.rows import tuple_row

from muster.core.db.engine.base import PooledConnection
from muster.core.db.engine.prepared import column_names
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


class _Result(NamedTuple):
    """What a statement returned. It holds nothing on the server, and needs no closing."""

    values: list[tuple[Any, ...]]
    affected: int
    """How many rows were written, or returned."""
    names: Callable[[], tuple[str, ...]]
    """Decodes the names of the columns."""


def _result(session: psycopg.Connection, statement: Statement, params: Params) -> _Result:
    if isinstance(session, PooledConnection) and not statement.planned:
        result = session.prepared.execute(statement.code, params)
        return _Result(session.prepared.rows(result), result.command_tuples or 0, partial(column_names, result))
    # Server-side parameters keep the statement the same for each call; literals let the planner use the values.
    kind = psycopg.ClientCursor if statement.planned else psycopg.Cursor
    cursor = kind(session, row_factory=tuple_row)
    cursor.execute(statement.code, params, prepare=None if statement.planned else True)
    described = cursor.description or ()
    return _Result(
        cursor.fetchall() if described else [], cursor.rowcount, lambda: tuple(column.name for column in described)
    )


def _rows(session: psycopg.Connection, statement: Statement, params: Params, kind: type[RowT]) -> list[RowT]:
    """Returns instances like psycopg's ``class_row``, but decodes the names of a statement's columns once."""
    result = _result(session, statement, params)
    names = _columns.get(statement.code)
    if names is None:
        names = _columns[statement.code] = result.names()
    return [kind(**dict(zip(names, values, strict=True))) for values in result.values]


_columns: dict[bytes, tuple[str, ...]] = {}
"""The names of columns by the code of the statement."""


def one(statement: Statement, params: Params, *, into: type[RowT]) -> RowT | None:
    """Returns the first row as an instance of the dataclass ``into``, with columns as fields, or None."""
    found = rows(statement, params, into=into)
    return found[0] if found else None


def single(statement: Statement, params: Params, *, into: type[RowT]) -> RowT:
    """Returns the row of a statement that always returns one."""
    row = one(statement, params, into=into)
    if row is None:
        raise LookupError("A statement that always returns a row returned none.")
    return row


def rows(statement: Statement, params: Params, *, into: type[RowT]) -> list[RowT]:
    """Returns all rows, each as an instance of ``into``."""
    with _Timed(statement.name) as session:
        return _rows(session, statement, params, into)


def value(statement: Statement, params: Params, *, of: type[ValueT]) -> ValueT:
    """Returns the only column of a statement's only row. Raises TypeError if it has another type."""
    with _Timed(statement.name) as session:
        found = _result(session, statement, params).values
    row = found[0] if found else None
    if row is None or not isinstance(row[0], of):
        raise TypeError(f"A statement that returns one {of.__name__} returned {row}.")
    return row[0]


def execute(statement: Statement, params: Params) -> int:
    """Executes a statement; returns the number of affected rows."""
    with _Timed(statement.name) as session:
        return _result(session, statement, params).affected


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
