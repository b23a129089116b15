"""A server for workers."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from muster.execution.worker.guarded import Guard
from muster.housekeeping import duties
from tests.support import database
from tests.support.client import Api
from tests.support.server import serving
from tests.support.worker_process import DATABASE


@pytest.fixture(scope="package")
def address(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Returns the address of a server with a lease of 3 s, which outlives the jobs of a test."""
    with django_db_blocker.unblock():
        with serving(tmp_path_factory.mktemp("server") / "server.log", WORKER_LEASE_S="3") as running:
            yield f"http://127.0.0.1:{running.port}"
        connection.close()


@pytest.fixture
def server(address: str, live_api: Api) -> str:
    """Returns the address of a server with a lease of 3 s and no jobs."""
    duties.partitions_create()
    # The server knows workers of earlier tests by ids that must not come again.
    database.execute("SELECT setval('worker_id_seq', 1 + floor(random() * 1e12)::bigint)")
    return address


@pytest.fixture(params=["http", DATABASE])
def muster(request: pytest.FixtureRequest) -> str:
    """Returns what a worker calls: the address of a server, or DATABASE."""
    if request.param == DATABASE:
        request.getfixturevalue("live_api")
        duties.partitions_create()
        return DATABASE
    return str(request.getfixturevalue("server"))


@pytest.fixture
def guards_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes the guards of workers in this process that don't end in order."""
    made: list[Guard] = []
    init = Guard.__init__

    def noted(guard: Guard) -> None:
        init(guard)
        made.append(guard)

    monkeypatch.setattr(Guard, "__init__", noted)
    yield
    for guard in made:
        guard.close()
