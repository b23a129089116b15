"""Whatever is killed or paused, at random: no job is lost, ended twice or left running, and histories explain all."""

import os
import time
from pathlib import Path
from random import Random

import pytest

from faults.simulation import verdict
from faults.simulation.chaos import LEASE_S, STOPPED, Chaos, Subject
from faults.simulation.fleet import Fleet
from faults.simulation.jobs import Submitter, unended
from faults.simulation.people import People
from faults.test_worker_calls import without_workers
from local import layout
from tests.support.patience import Patience
from tests.support.server import serving

__all__ = ["without_workers"]

JOBS, SEED = int(os.environ.get("SIMULATED_JOBS", "3000")), int(os.environ.get("SIMULATION_SEED", "1"))
# After the last fault: failed runs are retried up to half a minute later, and no lease ends within 30 s of an outage.
END_WITHIN_S = 240.0
# The rest is left in peace, so that it can end.
REST = max(50, JOBS // 200)


@pytest.fixture(autouse=True)
def short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both the server and housekeeping have it."""
    monkeypatch.setenv("WORKER_LEASE_S", str(LEASE_S))


def test_random_faults_lose_no_job_and_end_none_twice(
    url: str, cluster: layout.Cluster, tmp_path: Path, log: Path
) -> None:
    rng, folder, began = Random(SEED), tmp_path / "workers", time.monotonic()
    folder.mkdir()
    with serving(tmp_path / "web.log", database=url, WEB_WORKERS="2") as server:
        fleet = Fleet(folder, server.port, url)
        chaos = Chaos(Subject(cluster, url, server, fleet, log), rng)
        submitter = Submitter(url, server, JOBS, Random(SEED), lambda: chaos.rounds > 0)
        people = People(server, Random(SEED))
        try:
            submitter.start()
            people.start()
            while not submitter.done or (unended(url) or 0) > REST:
                _raise(submitter.error, people.error)
                chaos.step()
            people.stop()
            for _ in Patience(END_WITHIN_S):
                if unended(url) == 0:
                    break
            _raise(submitter.error, people.error)
            assert {*fleet.stop(), *STOPPED} == set(STOPPED), fleet.output()[-5000:]
            outcomes = verdict.check(url, server, jobs=JOBS, records=fleet.records(), folder=folder)
        finally:
            submitter.stop()
            people.stop()
            fleet.kill()
            server.process.terminate()
            server.process.wait(60)
            chaos.close_housekeeping()
            try:
                verdict.check_sessions(url)
            finally:
                chaos.close()
    print(f"\n{JOBS:,} jobs, seed {SEED}, {time.monotonic() - began:.0f} s")
    for title, counts in (("faults", chaos.done), ("people", people.done), ("workers were told", outcomes)):
        print(f"{title}: {', '.join(f'{name} {count:,}' for name, count in sorted(counts.items()))}")


def _raise(*errors: BaseException | None) -> None:
    for error in errors:
        if error is not None:
            raise error
