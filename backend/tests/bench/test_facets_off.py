"""The cost of facets is measured against functions that count the same jobs by status only."""

import pytest

from bench import claims, writes
from bench.environment import REPOSITORY
from bench.facets_off import facets, without_facets
from bench.statements import bench_query
from tests.support import database
from tests.support.database import Connection

FILL = {"jobs": 5, "queue": claims.QUEUE, "task": "bench", "args": "{}", "priorities": 10}


# Other functions write one job than many.
@pytest.mark.parametrize("jobs", [1, 5])
@pytest.mark.parametrize("recorded", [True, False])
def test_deltas_have_facets_only_if_recorded(fresh_session: Connection, jobs: int, *, recorded: bool) -> None:
    with fresh_session.transaction(force_rollback=True), facets(fresh_session, recorded=recorded):
        fresh_session.execute(bench_query("facet_fill"), FILL)
        writes.single_create(fresh_session)()
        claims.once(claims.Kind("", jobs, 1), fresh_session, "claim_ids", "finish_ids")
        counted = database.rows(
            "SELECT queue, sum(pending), sum(running), sum(completed) FROM job_tally_delta GROUP BY queue",
            on=fresh_session,
        )
    assert counted == [(claims.QUEUE if recorded else "", 6 - jobs, 0, jobs)]


def test_function_without_facets_is_refused() -> None:
    with pytest.raises(LookupError, match="inserts no delta"):
        without_facets((REPOSITORY / "db" / "functions" / "job_tally_floor.sql").read_bytes())
