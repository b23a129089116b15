"""Processes killed with -9 under write load."""

import time
from pathlib import Path

import psycopg

from faults import truth
from faults.load import SOON_S, Load, refusal
from faults.processes import HOUSEKEEPING, housekeeping, kill, kill_postmaster, wait_for_row_lock
from local import embedded, layout
from tests.support.patience import Patience
from tests.support.server import LIST, Server

RECOVERY_S = 5.0


def test_postgresql_is_killed(cluster: layout.Cluster, url: str, server: Server, log: Path) -> None:
    with housekeeping(url, log) as keeper, Load(server) as load:
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
        truth.check(url, server, load.acknowledged)
        # The same process: it has found the database again by itself.
        _wait_for_fold(url)
        assert keeper.poll() is None
    assert load.broken_connections == 0
    assert set(load.refusals) == {"database_unavailable"}
    truth.check(url, server, load.acknowledged)


def test_a_gunicorn_worker_is_killed(url: str, server: Server) -> None:
    with Load(server) as load:
        for _ in range(3):
            load.wait_for_more()
            # The younger one: the older goes on serving while a new one starts.
            kill(max(server.process.children(), key=lambda worker: worker.create_time()))
            load.wait_for_more(20)
            for _ in Patience(SOON_S):
                if len(server.process.children()) == 2:
                    break
    # Only what that worker was answering is cut off; each of the clients has one request at a time.
    assert load.broken_connections <= 3 * 4
    assert load.refusals == []
    truth.check(url, server, load.acknowledged)


def test_housekeeping_is_killed_while_it_folds(url: str, server: Server, log: Path) -> None:
    with Load(server) as load:
        load.wait_for_more()
        with psycopg.connect(url) as holder:
            # The fold has deleted deltas and added to the tally when it comes to this row.
            holder.execute("SELECT FROM job_tally_fold FOR UPDATE")
            with housekeeping(url, log) as keeper:
                wait_for_row_lock(url, HOUSEKEEPING)
                kill(keeper)
            load.wait_for_more()
        load.end()
        # Those that the killed one had taken are there still, once.
        truth.check(url, server, load.acknowledged)
        with housekeeping(url, log):
            _wait_for_fold(url)
    truth.check(url, server, load.acknowledged)
    assert load.refusals == []


def test_housekeeping_is_killed_within_an_operation(url: str, server: Server, log: Path) -> None:
    for _ in range(4):
        assert server.send("POST", "/api/jobs/batch/", BATCH, Content_Type="application/json").status == 201
    accepted = server.send("POST", "/api/jobs/bulk/", CANCEL_ALL, Content_Type="application/json")
    assert accepted.status == 202
    path = "/api/" + accepted.headers["Location"].partition("/api/")[2]
    with Load(server, clients=2) as load:
        with psycopg.connect(url) as holder:
            row = holder.execute("SELECT id FROM job WHERE queue = 'op' ORDER BY id OFFSET 2500 LIMIT 1").fetchone()
            holder.execute("SELECT FROM job WHERE id = %s FOR UPDATE", row)
            with housekeeping(url, log) as keeper:
                wait_for_row_lock(url, HOUSEKEEPING)
                done = server.get(path).json["done"]
                kill(keeper)
            assert 0 < done < 4000
        with housekeeping(url, log):
            for _ in Patience(SOON_S):
                operation = server.get(path).json
                if operation["state"] == "COMPLETED":
                    break
    assert (operation["done"], operation["changed"], operation["matched"]) == (4000, 4000, 4000)
    with psycopg.connect(url) as connection:
        once = "SELECT count(*), count(DISTINCT job_id) FROM job_status WHERE status_type = 'CANCELLED'"
        assert connection.execute(once).fetchone() == (4000, 4000)
    truth.check(url, server, load.acknowledged)


BATCH = b"[" + b",".join([b'{"name": "part of an operation", "queue": "op"}'] * 1000) + b"]"
CANCEL_ALL = b'{"action": "cancel", "filter": {"queue": "op"}, "message": "all of them"}'


def _wait_for_fold(url: str) -> None:
    """Until all that was written is in the tally."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(SOON_S):
            if connection.execute("SELECT count(*) FROM job_tally_unfolded").fetchone() == (0,):
                return
