"""The simulation behind the published scores of estimates: the same for the same seed, and it leaves nothing behind."""

from bench.start_estimates.scenarios import SCENARIOS
from bench.start_estimates.score import score
from bench.start_estimates.session import session
from bench.start_estimates.simulation import Outcome, Simulation
from tests.support import database
from tests.support.database import Connection

STEADY = SCENARIOS[0]


def simulated(connection: Connection, *, jobs: int) -> list[Outcome]:
    with session(connection) as opened:
        return list(Simulation(opened, STEADY, jobs=jobs, seed=1).run())


def test_most_jobs_start_within_their_estimate(fresh_session: Connection) -> None:
    outcomes = simulated(fresh_session, jobs=120)
    assert all(each.started >= each.submitted for each in outcomes)
    assert {each.said.reason for each in outcomes} == {"busy", "next"}
    found = score(outcomes)
    assert (found.jobs, found.estimated > 40) == (120, True)
    assert found.within > 0.6


def test_the_simulation_is_repeatable_and_rolled_back(fresh_session: Connection) -> None:
    first, second = (simulated(fresh_session, jobs=12) for _ in range(2))
    assert [each.started for each in first] == [each.started for each in second]
    assert database.value("SELECT count(*) FROM job", on=fresh_session) == 0
    assert database.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'virtual'", on=fresh_session) == 0


def test_a_job_that_is_next_starts_at_once(fresh_session: Connection) -> None:
    outcomes = simulated(fresh_session, jobs=40)
    assert all(each.started == each.submitted for each in outcomes if each.said.reason == "next")
