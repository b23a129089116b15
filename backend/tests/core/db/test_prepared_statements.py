"""Statements of pooled sessions, executed without a cursor: the same values, errors and transactions as with one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import tuple_row

from muster.core.db.engine import prepared
from muster.core.db.engine.base import PooledConnection
from tests.support import database
from tests.support.patience import Patience

pytestmark = pytest.mark.django_db

VALUES = {
    "number": st.integers(-(2**63), 2**63 - 1) | st.none(),
    "text": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.none(),
    "flag": st.booleans() | st.none(),
    "moment": st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)) | st.none(),  # noqa: DTZ001
    "many": st.lists(st.integers(-(2**63), 2**63 - 1)),
    "words": st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)),
}
ECHO = b"""
SELECT %(number)s::bigint AS number, %(text)s::text AS text, %(flag)s::boolean AS flag, %(moment)s::timestamptz AS at,
    %(many)s::bigint[] AS many, %(words)s::text[] AS words, %(text)s::text || ' 5 %%' AS twice,
    jsonb_build_object('n', %(number)s::bigint), json_build_object('n', %(number)s::bigint)
"""


@pytest.fixture
def session() -> Iterator[PooledConnection]:
    with closing(PooledConnection.connect(**connection.get_connection_params(), autocommit=True)) as opened:
        yield opened


def rows(session: PooledConnection, code: bytes, **params: object) -> list[tuple[Any, ...]]:
    return session.prepared.rows(session.prepared.execute(code, params))


def known(session: PooledConnection) -> int:
    found = session.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'muster%'").fetchone()
    return int(found[0]) if found else 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(params=st.fixed_dictionaries(VALUES))
def test_values_and_names_are_those_of_a_cursor(session: PooledConnection, params: dict[str, object]) -> None:
    cursor = psycopg.Cursor(session, row_factory=tuple_row)
    cursor.execute(ECHO, params)
    result = session.prepared.execute(ECHO, params)
    assert session.prepared.rows(result) == cursor.fetchall()
    assert prepared.column_names(result) == tuple(column.name for column in cursor.description or ())


def test_a_statement_is_prepared_once_for_each_kind_of_value(session: PooledConnection) -> None:
    for number in (1, 2, 3):
        assert rows(session, b"SELECT %(n)s + 1", n=number) == [(number + 1,)]
    assert known(session) == 1
    assert rows(session, b"SELECT %(n)s + 1", n=2**40) == [(2**40 + 1,)]
    assert known(session) == 2


def test_a_session_keeps_the_statements_used_last(session: PooledConnection) -> None:
    for number in range(prepared.MOST):
        assert rows(session, b"SELECT %d" % number) == [(number,)]
    assert rows(session, b"SELECT 0") == [(0,)]
    assert rows(session, b"SELECT 'one more'") == [("one more",)]
    kept = {name for (name,) in session.execute("SELECT statement FROM pg_prepared_statements").fetchall()}
    assert len(kept) == prepared.MOST
    assert {"SELECT 0", "SELECT 'one more'"} <= kept
    assert "SELECT 1" not in kept
    assert rows(session, b"SELECT 1") == [(1,)]


def test_a_missing_parameter_is_an_error(session: PooledConnection) -> None:
    with pytest.raises(KeyError, match="n"):
        session.prepared.execute(b"SELECT %(n)s", {})


def test_transactions_are_those_of_cursors(session: PooledConnection) -> None:
    session.execute("CREATE TEMP TABLE own (n integer UNIQUE)")
    session.autocommit = False
    result = session.prepared.execute(b"INSERT INTO own SELECT generate_series(1, 3)", {})
    assert (result.command_tuples, session.prepared.rows(result)) == (3, [])
    session.rollback()
    assert rows(session, b"SELECT count(*) FROM own") == [(0,)]
    session.execute("INSERT INTO own VALUES (4)")
    session.commit()
    with session.transaction():
        assert rows(session, b"INSERT INTO own VALUES (5) RETURNING n") == [(5,)]
        with pytest.raises(psycopg.errors.UniqueViolation), session.transaction():
            session.prepared.execute(b"INSERT INTO own VALUES (4)", {})
        assert rows(session, b"INSERT INTO own VALUES (6) RETURNING n") == [(6,)]
    session.autocommit = True
    assert rows(session, b"SELECT n FROM own ORDER BY n") == [(4,), (5,), (6,)]


def test_a_rollback_leaves_the_statements_prepared(session: PooledConnection) -> None:
    session.autocommit = False
    for _ in range(3):
        assert rows(session, b"SELECT %(n)s + 1", n=1) == [(2,)]
        session.execute("SELECT %s::integer", [1], prepare=True)
        session.rollback()
    assert known(session) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (b"SELECT 1 / %(zero)s::integer", psycopg.errors.DivisionByZero),
        (b"SELECT nothing + %(zero)s", psycopg.errors.UndefinedColumn),
        (b"INSERT INTO worker (id) VALUES (%(zero)s)", psycopg.errors.NotNullViolation),
    ],
)
def test_errors_are_those_of_a_cursor(session: PooledConnection, code: bytes, error: type[psycopg.Error]) -> None:
    for _ in range(2):
        with pytest.raises(error) as fast:
            session.prepared.execute(code, {"zero": 0})
        with pytest.raises(error) as slow:
            session.execute(code, {"zero": 0})
        assert fast.value.diag.message_primary == slow.value.diag.message_primary
    assert rows(session, b"SELECT 1") == [(1,)]


def test_a_statement_whose_columns_have_changed_is_prepared_again(session: PooledConnection) -> None:
    session.execute("CREATE TEMP TABLE own (n integer)")
    assert rows(session, b"SELECT * FROM own") == []
    session.execute("ALTER TABLE own ADD m integer")
    session.execute("INSERT INTO own VALUES (1, 2)")
    assert rows(session, b"SELECT * FROM own") == [(1, 2)]
    session.autocommit = False
    session.execute("ALTER TABLE own ADD l integer")
    # The transaction has failed; the next one succeeds.
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="must not change result type"):
        session.prepared.execute(b"SELECT * FROM own", {})
    session.rollback()
    assert rows(session, b"SELECT * FROM own") == [(1, 2)]


def test_a_statement_that_the_session_has_forgotten_is_prepared_again(session: PooledConnection) -> None:
    for number in range(prepared.MOST):
        rows(session, b"SELECT %d" % number)
    session.execute("DEALLOCATE ALL")
    assert rows(session, b"SELECT 1") == [(1,)]
    assert rows(session, b"SELECT 'one more'") == [("one more",)]
    assert known(session) == 2


def test_a_type_may_be_made_again(session: PooledConnection) -> None:
    for _ in range(2):
        session.execute("CREATE TYPE pg_temp.own AS ENUM ('a')")
        assert rows(session, b"SELECT %(t)s::pg_temp.own::text", t="a") == [("a",)]
        session.execute("DROP TYPE pg_temp.own")


def test_errors_of_a_statement_leave_none_behind(session: PooledConnection) -> None:
    refuse = b"DO $$ BEGIN RAISE feature_not_supported; END $$"
    for _ in range(3):
        with pytest.raises(psycopg.errors.FeatureNotSupported):
            session.prepared.execute(refuse, {})
    assert known(session) == 1


def test_a_lost_session_is_an_operational_error(session: PooledConnection) -> None:
    assert rows(session, b"SELECT 1") == [(1,)]
    pid = session.info.backend_pid
    database.execute("SELECT pg_terminate_backend(%s)", [pid])
    for _ in Patience(10):
        if not database.rows("SELECT FROM pg_stat_activity WHERE pid = %s", [pid]):
            break
    with pytest.raises(psycopg.OperationalError):
        session.prepared.execute(b"SELECT 1", {})
    assert session.closed
    with pytest.raises(psycopg.OperationalError):
        session.prepared.execute(b"SELECT 1", {})
