"""A session of its own, for statements that a process repeats: requests keep the pool to themselves."""

from typing import TypeVar

import psycopg
from django.db import connection
from psycopg.rows import class_row

from muster.core.db.queries import Params
from muster.core.db.templates import Statement

RowT = TypeVar("RowT")


class OwnSession:
    """Connects at the first statement, with the settings of requests, and again after an error. For one thread."""

    def __init__(self) -> None:
        self._session: psycopg.Connection | None = None

    def rows(self, statement: Statement, params: Params, *, into: type[RowT]) -> list[RowT]:
        """Returns all rows, each as an instance of ``into``. Raises Django's database errors."""
        try:
            with connection.wrap_database_errors:
                if self._session is None:
                    self._session = _connect()
                with self._session.cursor(row_factory=class_row(into)) as cursor:
                    return cursor.execute(statement.code, params, prepare=True).fetchall()
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def _connect() -> psycopg.Connection:
    given = connection.get_connection_params()
    given.pop("pool", None)
    return psycopg.connect(**{**given, "autocommit": True})
