"""Blocked requests end with a 503 problem in time, and succeed again once the cause is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.support import database
from tests.support.patience import Patience
from tests.support.requests import at_once, timed
from tests.support.server import LIST, Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("timeouts")]


@contextmanager
def locked() -> Iterator[None]:
    """Locks the job table against other sessions."""
    with database.session(autocommit=False) as other:
        other.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("busy") / "web.log"


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker, log: Path) -> Iterator[Server]:
    """A server with one connection and a lock timeout of one second."""
    pool = {"DB_POOL_MIN": "1", "DB_POOL_MAX": "1", "DB_POOL_TIMEOUT_S": "0.5"}
    with django_db_blocker.unblock(), serving(log, DB_LOCK_TIMEOUT="1500ms", **pool) as running:
        yield running


@pytest.fixture(scope="module")
def strict(django_db_setup: None, django_db_blocker: DjangoDbBlocker, log: Path) -> Iterator[Server]:
    """A server with a statement timeout of half a second."""
    with django_db_blocker.unblock(), serving(log, DB_STATEMENT_TIMEOUT="500ms") as running:
        yield running


def test_read_blocked_by_a_lock_is_503_in_time(server: Server) -> None:
    with locked():
        reply, seconds = timed(server)
    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "lock_timeout", "1")
    assert 1.4 < seconds < 15
    assert server.get(LIST).status == 200


def test_write_to_a_locked_row_is_503_in_time(server: Server) -> None:
    job_id = factories.pending()
    with database.session(autocommit=False) as other:
        other.execute("SELECT FROM job_latest WHERE id = %s FOR UPDATE", [job_id])
        reply = server.send("POST", f"/api/jobs/{job_id}/cancel/")
    assert (reply.status, reply.code) == (503, "lock_timeout")
    assert server.send("POST", f"/api/jobs/{job_id}/cancel/").status == 200


def test_exhausted_pool_is_503_in_time(server: Server) -> None:
    with locked(), at_once(server, 1) as (slow,):
        for _ in Patience():
            if database.value(database.BLOCKED):
                break
        # A second later the slow request would give up the only connection, and this one would get it.
        reply, seconds = timed(server)
        assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "pool_exhausted", "1")
        assert seconds > 0.4
        assert server.get("/health/").status == 200
        assert slow.result().code == "lock_timeout"
    assert server.get(LIST).status == 200


def test_statement_timeout_is_503(strict: Server) -> None:
    with locked():
        reply, seconds = timed(strict)
    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "statement_timeout", "1")
    assert 0.4 < seconds < 15
    assert strict.get(LIST).status == 200
