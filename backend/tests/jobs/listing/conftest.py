from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.support import database, many


@pytest.fixture(scope="module")
def many_jobs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Creates many jobs once per module, and deletes them afterwards."""
    with django_db_blocker.unblock():
        many.fill()
    yield
    with django_db_blocker.unblock():
        database.empty()


@pytest.fixture(params=["auto", "force_generic_plan"])
def plans(request: pytest.FixtureRequest, db: None) -> None:
    """Runs a test with PostgreSQL's choice of plans and with generic plans, with our settings in both cases."""
    database.execute(f"SET LOCAL plan_cache_mode = {request.param}")
    database.execute("SET LOCAL random_page_cost = 1.1")
