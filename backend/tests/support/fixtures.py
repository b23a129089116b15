"""Fixtures for the conftest files of folders."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.client import Api
from tests.support.database import Connection

TABLES_OF_JOBS = """
SELECT oid::regclass::text
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ~ '^(job|worker)(_|$)' AND NOT relispartition
"""


@pytest.fixture
def api(db: None) -> Api:
    """The API client; all writes are rolled back."""
    return Api()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits, visible to other sessions and threads; empties the tables of jobs afterwards.

    Replaces pytest-django's fixture of this name: its flush skips tables that Django doesn't manage, and is ten
    times slower.
    """
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections["default"].close()
            database.empty()
            connections["default"].close()


@pytest.fixture
def new_tables(transactional_db: None) -> Iterator[None]:
    """Gives a test that asserts plans tables without a page, and keeps autovacuum from them.

    Rows that other tests have rolled back leave pages behind. Autovacuum then estimates entries per page of each index
    while the test fills the table, and the planner may prefer another index to the primary key.
    """
    database.empty(everything=True)
    tables = [name for (name,) in database.rows(TABLES_OF_JOBS)]
    for table in tables:
        database.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    try:
        yield
    finally:
        for table in tables:
            database.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


@pytest.fixture
def separate_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Access to databases that a test makes for itself; that of the other tests stays as it is."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections["default"].close()


@pytest.fixture
def live_api(transactional_db: None) -> Api:
    """The API client; all writes are committed."""
    return Api()


@pytest.fixture
def fresh_session(transactional_db: None) -> Iterator[Connection]:
    """A session separate from Django's."""
    with database.session() as session:
        yield session
