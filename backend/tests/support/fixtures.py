"""Fixtures that the folders' conftest files pick from."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.client import Api


@pytest.fixture
def api(db: None) -> Api:
    """The API; all that a test writes is rolled back."""
    return Api()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits, visible to other sessions and threads; the tables of jobs are emptied afterwards.

    pytest-django's own way to do this flushes Django's tables only, and takes ten times as long.
    """
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections["default"].close()
            database.empty()
            connections["default"].close()


@pytest.fixture
def live_api(committed: None) -> Api:
    """The API, every write committed."""
    return Api()
