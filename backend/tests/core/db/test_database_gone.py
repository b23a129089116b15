"""An outage of the database: an immediate 503 problem during it, and no failed request after it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local import embedded, layout
from tests.support.crash import kill_all
from tests.support.patience import Patience
from tests.support.requests import at_once, timed
from tests.support.server import BACKEND, LIST, Server, serving

pytestmark = pytest.mark.xdist_group("database_gone")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[layout.Cluster]:
    cluster = layout.Cluster(tmp_path_factory.mktemp("gone"), "postgres", throwaway=True)
    with embedded.running(cluster) as url:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=BACKEND,
            env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": url},
            check=True,
        )
    yield cluster
    embedded.stop(cluster)


@pytest.fixture
def server(cluster: layout.Cluster, tmp_path: Path) -> Iterator[Server]:
    with embedded.running(cluster), serving(tmp_path / "web.log", database=cluster.url()) as running:
        yield running


@pytest.fixture
def pooled(cluster: layout.Cluster, server: Server) -> Server:
    """The server with several idle pooled connections."""
    with psycopg.connect(cluster.url()) as holder:
        holder.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        with at_once(server, 6) as replies:
            for _ in Patience(10):
                if len(sessions(cluster)) >= 6:
                    break
            holder.rollback()
            assert [reply.result().status for reply in replies] == [200] * 6
    return server


def test_requests_are_503_during_an_outage_and_succeed_after_it(cluster: layout.Cluster, pooled: Server) -> None:
    kill_all(cluster)
    with at_once(pooled, 8) as replies:
        assert {(reply.result().status, reply.result().code) for reply in replies} == {(503, "database_unavailable")}
    began = time.monotonic()
    while time.monotonic() < began + 4:
        reply, seconds = timed(pooled)
        assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "database_unavailable", "1")
        assert seconds < 4
        time.sleep(0.1)
    assert pooled.get("/health/").status == 200
    assert pooled.get("/health/ready/").status == 503
    with embedded.running(cluster):
        reply, seconds = timed(pooled)
        assert reply.status == 200
        assert seconds < 4
        assert pooled.get("/health/ready/").status == 200


def test_stale_connections_after_a_restart_fail_no_request(cluster: layout.Cluster, pooled: Server) -> None:
    kill_all(cluster)
    with embedded.running(cluster):
        for _ in range(10):
            reply, seconds = timed(pooled)
            assert reply.status == 200
            assert seconds < 4


def test_terminated_sessions_fail_no_request(cluster: layout.Cluster, pooled: Server) -> None:
    with psycopg.connect(cluster.url()) as operator:
        for session in sessions(cluster):
            operator.execute("SELECT pg_terminate_backend(%s, 5000)", [session])
    with at_once(pooled, 8) as replies:
        assert [reply.result().status for reply in replies] == [200] * 8


def test_request_that_loses_its_connection_is_503(cluster: layout.Cluster, server: Server) -> None:
    with psycopg.connect(cluster.url()) as holder:
        holder.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        with at_once(server, 1) as (reply,):
            for _ in Patience(10):
                if sessions(cluster, waiting=True):
                    break
            (session,) = sessions(cluster, waiting=True)
            holder.execute("SELECT pg_terminate_backend(%s, 5000)", [session])
            assert (reply.result().status, reply.result().code) == (503, "database_unavailable")
    assert server.get(LIST).status == 200


def sessions(cluster: layout.Cluster, *, waiting: bool = False) -> list[int]:
    """Returns the process ids of the server's sessions, all or only those blocked by a lock."""
    with psycopg.connect(cluster.url()) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'muster-web'"
            " AND (wait_event_type = 'Lock' OR NOT %s)",
            [waiting],
        ).fetchall()
    return [int(row[0]) for row in found]
