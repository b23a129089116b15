"""A server for workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from muster.housekeeping import duties
from tests.support.client import Api
from tests.support.server import serving
from tests.support.worker_process import DATABASE


@pytest.fixture
def server(live_api: Api, tmp_path: Path) -> Iterator[str]:
    """Returns the address of a server with a lease of 3 s."""
    duties.partitions_create()
    with serving(tmp_path / "server.log", WORKER_LEASE_S="3") as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture(params=["http", DATABASE])
def muster(request: pytest.FixtureRequest) -> str:
    """Returns what a worker calls: the address of a server, or DATABASE."""
    if request.param == DATABASE:
        request.getfixturevalue("live_api")
        duties.partitions_create()
        return DATABASE
    return str(request.getfixturevalue("server"))
