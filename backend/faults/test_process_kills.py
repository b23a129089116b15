"""Processes killed with SIGKILL under write load."""

import time
from pathlib import Path

import psycopg

from faults import invariants
from faults.load import TIMEOUT_S, Load, refusal
from faults.processes import HOUSEKEEPING, housekeeping, kill, kill_postmaster, wait_for_row_lock
from local import embedded, layout
from tests.support.patience import Patience
from tests.support.server import LIST, Server

RECOVERY_S = 5.0


def test_killed_postgresql_loses_no_acknowledged_write(
    cluster: layout.Cluster, url: str, server: Server, log: Path
) -> None:
    with housekeeping(url, log) as process, Load(server) as load:
        for _ in range(2):
            load.wait_for_more()
            kill_postmaster(cluster)
            assert refusal(server.get(LIST)) == "database_unavailable"
            load.wait_for_refusals()
            with embedded.running(cluster):
                back = time.monotonic()
                for _ in Patience(RECOVERY_S):
                    if server.get(LIST).status == 200:
                        break
                load.wait_for_more(1, within_s=back + RECOVERY_S - time.monotonic())
        load.end()
        invariants.check(url, server, load.acknowledged)
        # The same housekeeping process has reconnected.
        _wait_for_fold(url)
        assert process.poll() is None
    assert load.broken_connections == 0
    assert set(load.refusals) == {"database_unavailable"}
    invariants.check(url, server, load.acknowledged)


def test_killed_gunicorn_worker_breaks_only_its_own_requests(url: str, server: Server) -> None:
    with Load(server) as load:
        for _ in range(3):
            load.wait_for_more()
            # Kills the younger worker: the older one keeps serving while a replacement starts.
            kill(max(server.process.children(), key=lambda worker: worker.create_time()))
            load.wait_for_more(20)
            for _ in Patience(TIMEOUT_S):
                if len(server.process.children()) == 2:
                    break
    # Only requests in progress on that worker break; each of the four clients has one at a time.
    assert load.broken_connections <= 3 * 4
    assert load.refusals == []
    invariants.check(url, server, load.acknowledged)


def test_housekeeping_killed_during_fold_leaves_the_tally_exact(url: str, server: Server, log: Path) -> None:
    with Load(server) as load:
        load.wait_for_more()
        with psycopg.connect(url) as holder:
            # By the time the fold needs this row, it has deleted deltas and updated the tally.
            holder.execute("SELECT FROM job_tally_fold FOR UPDATE")
            with housekeeping(url, log) as process:
                wait_for_row_lock(url, HOUSEKEEPING)
                kill(process)
            load.wait_for_more()
        load.end()
        # Its transaction was rolled back: each delta still counts once.
        invariants.check(url, server, load.acknowledged)
        with housekeeping(url, log):
            _wait_for_fold(url)
    invariants.check(url, server, load.acknowledged)
    assert load.refusals == []


def test_operation_killed_midway_is_completed_by_the_next_process(url: str, server: Server, log: Path) -> None:
    for _ in range(4):
        assert server.send("POST", "/api/jobs/batch/", BATCH, Content_Type="application/json").status == 201
    accepted = server.send("POST", "/api/jobs/bulk/", CANCEL_ALL, Content_Type="application/json")
    assert accepted.status == 202
    path = "/api/" + accepted.headers["Location"].partition("/api/")[2]
    with Load(server, clients=2) as load:
        with psycopg.connect(url) as holder:
            row = holder.execute("SELECT id FROM jobs WHERE queue = 'op' ORDER BY id OFFSET 2500 LIMIT 1").fetchone()
            holder.execute("SELECT FROM job_latest WHERE id = %s FOR UPDATE", row)
            with housekeeping(url, log) as process:
                wait_for_row_lock(url, HOUSEKEEPING)
                done = server.get(path).json["done"]
                kill(process)
            assert 0 < done < 4000
        with housekeeping(url, log):
            for _ in Patience(TIMEOUT_S):
                operation = server.get(path).json
                if operation["state"] == "COMPLETED":
                    break
    assert (operation["done"], operation["changed"], operation["matched"]) == (4000, 4000, 4000)
    with psycopg.connect(url) as connection:
        once = "SELECT count(*), count(DISTINCT job_id) FROM job_status WHERE status_type = 'CANCELLED'"
        assert connection.execute(once).fetchone() == (4000, 4000)
    invariants.check(url, server, load.acknowledged)


BATCH = b"[" + b",".join([b'{"name": "part of an operation", "queue": "op"}'] * 1000) + b"]"
CANCEL_ALL = b'{"action": "cancel", "filter": {"queue": "op"}, "message": "all of them"}'


def _wait_for_fold(url: str) -> None:
    """Waits until no delta is unfolded."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(TIMEOUT_S):
            if connection.execute("SELECT count(*) FROM job_tally_unfolded").fetchone() == (0,):
                return
