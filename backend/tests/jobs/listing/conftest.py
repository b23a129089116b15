from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.support import database, many


@pytest.fixture(scope="module")
def many_jobs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Many jobs, created once for a module and deleted after it."""
    with django_db_blocker.unblock():
        many.fill()
    yield
    with django_db_blocker.unblock():
        database.empty()


@pytest.fixture(params=["auto", "force_generic_plan"])
def plans(request: pytest.FixtureRequest, db: None) -> None:
    """Plans as PostgreSQL chooses them, and as generic plans of prepared statements, always with our settings."""
    database.execute(f"SET LOCAL plan_cache_mode = {request.param}")
    database.execute("SET LOCAL random_page_cost = 1.1")
