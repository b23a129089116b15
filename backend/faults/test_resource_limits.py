"""Exhausted resources: connections and time; and clients that disconnect."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from faults import invariants
from faults.load import TIMEOUT_S, Load
from tests.support.patience import Patience
from tests.support.server import LIST, Server, serving

EXPORTS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'muster-export'"
EXPORT = "GET /api/jobs/export/?file_format=csv HTTP/1.1\nHost: 127.0.0.1\n\n"
# Eight megabytes of CSV: more than all buffers between the server and a client that has stopped reading.
ADD_JOBS = """
    WITH added AS (
        INSERT INTO job (name, description)
        SELECT rpad('export ' || number, 250, '.'), 'made for an export'
        FROM generate_series(1, 20000) AS number
        RETURNING id, created_at
    )
    INSERT INTO job_status (job_id, status_type, "timestamp")
    SELECT id, 'PENDING', created_at
    FROM added
"""


@contextmanager
def table_locked(url: str) -> Iterator[None]:
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        yield


def test_exhausted_pool_refuses_and_recovers(url: str, tmp_path: Path) -> None:
    limits = {"DB_POOL_MIN": "1", "DB_POOL_MAX": "2", "DB_POOL_TIMEOUT_S": "0.3", "DB_LOCK_TIMEOUT": "3s"}
    with serving(tmp_path / "web.log", database=url, **limits) as server:
        with Load(server, clients=8) as load:
            load.wait_for_more()
            with table_locked(url):
                load.wait_for_refusals()
            load.wait_for_more()
        assert set(load.refusals) <= {"pool_exhausted", "lock_timeout"}
        assert "pool_exhausted" in load.refusals
        invariants.check(url, server, load.acknowledged)


def test_statement_timeout_refuses_and_recovers(url: str, tmp_path: Path) -> None:
    with serving(tmp_path / "web.log", database=url, DB_STATEMENT_TIMEOUT="400ms") as server:
        with Load(server) as load:
            load.wait_for_more()
            with table_locked(url):
                load.wait_for_refusals()
            load.wait_for_more()
        assert set(load.refusals) == {"statement_timeout"}
        invariants.check(url, server, load.acknowledged)


def test_disconnect_during_export_frees_its_slot(url: str, server: Server) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(ADD_JOBS)
        connection.execute("ANALYZE job, job_status")
    with Load(server, clients=2) as load, psycopg.connect(url, autocommit=True) as connection:
        # More exports than may run at once: each must free its slot.
        for _ in range(6):
            _start_export(server)
        for _ in Patience(TIMEOUT_S):
            if connection.execute(EXPORTS).fetchone() == (0,):
                break
        load.wait_for_more()
    whole = server.get("/api/jobs/export/?file_format=ndjson")
    assert whole.status == 200
    assert whole.body.count(b"\n") == server.get(LIST).json["count"]
    invariants.check(url, server, load.acknowledged)


def _start_export(server: Server) -> None:
    """Disconnects once an export has started; retries while earlier exports still hold their slots."""
    for _ in Patience(TIMEOUT_S):
        with server.dial(EXPORT, receive_bytes=4096) as client:
            if client.recv(4096).startswith(b"HTTP/1.1 200"):
                return
