"""Executes statements prepared on a pooled connection by one call of libpq.

psycopg's cursor makes adapters, a query and a row factory for each call and waits for the server in steps, so that it
can be interrupted. Requests run in threads, which no signal interrupts; their statements have time limits. This way,
the statement of a page takes little more than half the CPU.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, cast

import psycopg
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InternalError_, InvalidSqlStatementName, error_from_result
from psycopg.pq.abc import PGresult

MOST = 100
"""How many statements a connection keeps, as psycopg does: each has a plan in the server's memory."""
PLACEHOLDER = re.compile(rb"%(?:\((\w+)\)s|(%))")
DONE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)

_Key = tuple[bytes, tuple[int, ...]]


class PreparedStatements:
    """The statements that one connection has prepared, by code and types of parameters."""

    def __init__(self, session: psycopg.Connection[Any]) -> None:
        self._session = session
        self._server = session.pgconn
        # Keeps the dumpers and loaders that it has found.
        self._adapt = Transformer(session)
        self._names: OrderedDict[_Key, bytes] = OrderedDict()
        self._made = 0

    def execute(self, code: bytes, params: Mapping[str, object]) -> PGresult:
        """Returns the statement's result. Begins a transaction, with its defaults, unless each statement is its own.

        Raises psycopg.Error, and KeyError for a missing parameter.
        """
        server = self._server
        if not self._session.autocommit and server.transaction_status == pq.TransactionStatus.IDLE:
            self._checked(server.exec_(b"BEGIN"))
        numbered, order = _numbered(code)
        values = self._adapt.dump_sequence([params[name] for name in order], [PyFormat.AUTO] * len(order))
        key = (code, self._adapt.types or ())
        known = self._names.get(key)
        if known is None:
            known = self._prepare(key, numbered)
        else:
            self._names.move_to_end(key)
        # psycopg's annotation leaves NULL out, which it takes.
        given = cast(list[Buffer], values), self._adapt.formats
        try:
            return self._checked(server.exec_prepared(known, *given))
        except psycopg.Error as error:
            if not _is_outdated(error):
                raise
            del self._names[key]
            # Outside a transaction nothing of it has happened: it was refused, or rolled back.
            if server.transaction_status != pq.TransactionStatus.IDLE:
                raise
        return self._checked(server.exec_prepared(self._prepare(key, numbered), *given))

    def rows(self, result: PGresult) -> list[tuple[Any, ...]]:
        """Returns all rows of a result, with values as this connection's cursors load them."""
        adapt = self._adapt
        adapt.set_pgresult(result)
        try:
            return adapt.load_rows(0, result.ntuples, tuple)
        finally:
            adapt.set_pgresult(None)

    def _prepare(self, key: _Key, numbered: bytes) -> bytes:
        """Prepares a statement; forgets the one that has not been used for longest if there are too many."""
        self._made += 1
        name = b"muster_%d" % self._made
        self._checked(self._server.prepare(name, numbered, key[1]))
        self._names[key] = name
        if len(self._names) > MOST:
            _, forgotten = self._names.popitem(last=False)
            with suppress(InvalidSqlStatementName):
                self._checked(self._server.exec_(b"DEALLOCATE " + forgotten))
        return name

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in DONE:
            return result
        if self._server.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError(self._server.get_error_message())
        raise error_from_result(result)


def _is_outdated(error: psycopg.Error) -> bool:
    """Returns whether a statement has to be prepared again: after a migration, or if the session has forgotten it."""
    match error:
        case InvalidSqlStatementName():
            return True
        case FeatureNotSupported():
            # The columns have changed.
            return error.diag.source_function == "RevalidateCachedQuery"
        case InternalError_():
            # A type was dropped and made again. What raised another internal error is prepared again in vain.
            return True
    return False


def column_names(result: PGresult) -> tuple[str, ...]:
    """Returns the names of a result's columns."""
    return tuple((result.fname(column) or b"").decode() for column in range(result.nfields))


@lru_cache(maxsize=1000)
def _numbered(code: bytes) -> tuple[bytes, Sequence[str]]:
    """Returns the code with $1, $2 … for named placeholders, and the names in that order."""
    order: list[str] = []

    def number(found: re.Match[bytes]) -> bytes:
        if found[2]:
            return b"%"
        name = found[1].decode()
        if name not in order:
            order.append(name)
        return b"$%d" % (order.index(name) + 1)

    return PLACEHOLDER.sub(number, code), order
