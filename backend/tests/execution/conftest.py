"""A server for workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from muster.housekeeping import duties
from tests.support.client import Api
from tests.support.server import serving


@pytest.fixture
def server(live_api: Api, tmp_path: Path) -> Iterator[str]:
    """Returns the address of a server with a lease of 3 s."""
    duties.partitions_create()
    with serving(tmp_path / "server.log", WORKER_LEASE_S="3") as running:
        yield f"http://127.0.0.1:{running.port}"
