"""Workers that crash, hang and tell things twice: no job is lost, and none is finished twice.

SIMULATED_JOBS=100000 in the environment makes the simulation larger; it takes minutes then.
"""

import json
import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from muster.housekeeping import duties
from tests.support import database, storage, tally
from tests.support.claims import MAKE
from tests.support.database import Connection
from tests.support.invariants import assert_jobs_agree_with_their_histories

pytestmark = pytest.mark.usefixtures("transactional_db")

JOBS = int(os.environ.get("SIMULATED_JOBS", "300"))
WITHIN_S = 60 + JOBS / 50
REGISTER = """
INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until)
VALUES ('w', %s, '{cpu,gpu}', 8, 100, 0, now() + interval '1 s') RETURNING id
"""
CLAIM = "SELECT state, jobs FROM worker_claim(%s, '1 s', %s, 5, %s, 0)"
FINISH = "SELECT results FROM worker_finish(%s, '1 s', %s)"
OPEN = "SELECT count(*) FROM job_latest WHERE status IN ('PENDING', 'RUNNING')"


class Simulated:
    """A worker with bad luck; ``done`` has the jobs whose finish was accepted."""

    def __init__(self, seed: int, over: threading.Event) -> None:
        self.chance = random.Random(seed)
        self.seed = seed
        self.over = over
        self.done: list[int] = []
        self.told: list[dict[str, object]] = []

    def live(self) -> list[int]:
        number = 0
        with database.session() as connection:
            while not self.over.is_set():
                number += 1
                worker = database.value(REGISTER, [f"w{self.seed}-{number}"], on=connection)
                while self.turn(worker, connection) and not self.over.is_set():
                    pass
        return self.done

    def turn(self, worker: int, connection: Connection) -> bool:
        """Claims and finishes some jobs; returns whether the worker goes on."""
        key = str(self.chance.random())
        state, jobs = database.rows(CLAIM, [worker, key, '{"cpus": 4}'], on=connection)[0]
        if state == "stop":
            return False
        if self.chance.random() < 0.2:  # the answer is lost
            _, jobs = database.rows(CLAIM, [worker, key, '{"cpus": 4}'], on=connection)[0]
        luck = self.chance.random()
        if luck < 0.05:  # it crashes, or leaves
            if self.chance.random() < 0.5:
                database.execute("SELECT worker_leave(%s)", [worker], on=connection)
            return False
        if luck < 0.1:  # it hangs past its lease, and comes back
            time.sleep(1.2)
        if luck > 0.7:  # a call of before arrives again, late
            again = database.value(FINISH, [worker, json.dumps(self.told)], on=connection)
            assert "done" not in {run["outcome"] for run in again}
        runs = self.told = [
            {
                **{name: job[name] for name in ("id", "attempt", "started_at")},
                "status": self.chance.choice(["COMPLETED"] * 5 + ["PENDING"]),
            }
            for job in jobs
        ]
        for _ in range(self.chance.choice([1, 1, 2])):
            self.finish(worker, runs, connection)
        return True

    def finish(self, worker: int, runs: list[dict[str, object]], connection: Connection) -> None:
        """Finishes runs, sometimes in two calls at once, on a connection of its own each."""
        if self.chance.random() < 0.3:
            with database.session() as second, ThreadPoolExecutor(1) as pool:
                twin = pool.submit(self.tell, worker, runs, second)
                self.done += self.tell(worker, runs, connection) + twin.result()
        else:
            self.done += self.tell(worker, runs, connection)

    @staticmethod
    def tell(worker: int, runs: list[dict[str, object]], connection: Connection) -> list[int]:
        """Returns the jobs that a finish completed: none if the worker was lost meanwhile."""
        try:
            told = database.value(FINISH, [worker, json.dumps(runs)], on=connection)
        except psycopg.errors.SerializationFailure:
            return []
        return [run["id"] for run in told if (run["outcome"], run["status"]) == ("done", "COMPLETED")]


def keep_house(over: threading.Event) -> None:
    with database.session() as connection:
        while not over.is_set():
            database.execute("SELECT worker_rescue('1 hour', '1 s')", on=connection)
            if not database.value(OPEN, on=connection):
                over.set()
            time.sleep(0.1)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_job_is_lost_or_finished_twice(seed: int) -> None:
    duties.partitions_create()
    with database.session() as own:
        database.execute(MAKE, [JOBS], on=own)
        database.execute("UPDATE worker_watch SET looked_at = now()", on=own)
        over = threading.Event()
        with ThreadPoolExecutor(5) as pool:
            workers = [Simulated(10 * seed + number, over) for number in range(4)]
            living = [pool.submit(worker.live) for worker in workers]
            house = pool.submit(keep_house, over)
            try:
                house.result(timeout=WITHIN_S)
            finally:
                over.set()
            done = Counter(job for life in living for job in life.result())
        assert set(done.values()) == {1}
        finished = database.rows("SELECT status::text, count(*) FROM job_latest GROUP BY status", on=own)
        # A job may fail after five losses in a row; none is left.
        assert sum(count for _, count in finished) == JOBS
        assert dict(finished)["COMPLETED"] == len(done)
        assert {status for status, _ in finished} <= {"COMPLETED", "FAILED"}
        storage.check(own)
        assert tally.check(own) == JOBS
    assert_jobs_agree_with_their_histories()
