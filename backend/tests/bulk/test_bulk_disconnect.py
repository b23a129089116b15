"""The count of a bulk action and that of a list over real sockets: a disconnect cancels it."""

import json
from collections.abc import Iterator
from socket import socket

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.support import database
from tests.support.patience import Patience
from tests.support.server import Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("bulk_hangup")]

# No tally counts jobs above a priority: the statement reads the jobs.
BODY = json.dumps({"action": "cancel", "filter": {"priority_min": 3}, "dry_run": True})
POST = (
    "POST /api/jobs/bulk/ HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n"
    f"Content-Length: {len(BODY)}\n\n{BODY}"
)
GET = "GET /api/jobs/count/?priority_min=3 HTTP/1.1\nHost: 127.0.0.1\n\n"


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with one connection. Only a disconnect ends a blocked count before the wait of a test is over."""
    log = tmp_path_factory.mktemp("hangup") / "web.log"
    pool = {"DB_POOL_MIN": "1", "DB_POOL_MAX": "1", "DB_POOL_TIMEOUT_S": "30"}
    with django_db_blocker.unblock(), serving(log, DB_LOCK_TIMEOUT="90s", **pool) as running:
        yield running


def wait_for_blocked(count: int) -> None:
    for _ in Patience(30):
        if database.value(database.BLOCKED) == count:
            return


@pytest.fixture
def lock(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Locks the tables of jobs against other readers until rollback."""
    factories.job("PENDING", priority=3)
    with database.session(autocommit=False) as other:
        other.execute("LOCK TABLE job, job_latest IN ACCESS EXCLUSIVE MODE")
        yield other


@pytest.fixture(params=[POST, GET], ids=["bulk", "list"])
def client(server: Server, lock: psycopg.Connection, request: pytest.FixtureRequest) -> Iterator[socket]:
    """A client whose count is blocked by the lock."""
    with server.dial(request.param) as asking:
        wait_for_blocked(1)
        yield asking


def test_disconnect_cancels_the_count_and_frees_its_connection(
    server: Server, lock: psycopg.Connection, client: socket
) -> None:
    client.close()
    wait_for_blocked(0)
    # The only connection: without the cancellation it would still be busy.
    assert server.get("/health/ready/").status == 200
    lock.rollback()
    assert server.get("/api/jobs/").status == 200


def test_count_is_returned_once_its_lock_is_released(lock: psycopg.Connection, client: socket) -> None:
    lock.rollback()
    client.settimeout(10)
    assert client.recv(10_000).startswith(b"HTTP/1.1 200")
