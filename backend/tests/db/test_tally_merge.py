"""Deltas are merged before the fold, and readers skip dead deltas."""

import pytest

from muster.housekeeping import duties
from tests.support import database, tally
from tests.support.database import Connection
from tests.support.tally import INSERT

pytestmark = pytest.mark.usefixtures("transactional_db")

DELTAS = "SELECT count(*) FROM job_tally_delta"
TALLIED = "SELECT count(*) FROM job_tally"


@pytest.mark.usefixtures("merges_at_once")
def test_deltas_of_few_blocks_are_merged_and_of_many_are_folded(two: tuple[Connection, Connection]) -> None:
    one, reader = two
    database.execute(INSERT, [1], on=one)
    assert duties.tally_merge() == 0
    for _ in range(4):
        database.execute(INSERT, [1], on=one)
    assert duties.tally_merge() == 5
    assert (database.value(DELTAS), database.value(TALLIED)) == (1, 0)
    assert tally.check(reader) == 5
    # Four more minutes: five blocks with the merged one.
    database.execute(
        "INSERT INTO job (name, created_at) SELECT 'x', now() - n * interval '1 hour' FROM generate_series(1, 4) AS n",
        on=one,
    )
    assert duties.tally_merge() == 5
    assert database.value(DELTAS) == 0
    assert database.value(TALLIED) > 5
    assert tally.check(reader) == 9


@pytest.mark.usefixtures("merges_at_once")
def test_deltas_that_cancel_out_are_deleted_by_the_merge(two: tuple[Connection, Connection]) -> None:
    one, reader = two
    database.execute(INSERT, [3], on=one)
    database.execute("DELETE FROM job", on=one)
    assert duties.tally_merge() == 2
    assert (database.value(DELTAS), database.value(TALLIED)) == (0, 0)
    assert tally.check(reader) == 0


@pytest.mark.usefixtures("merges_at_once")
def test_merge_in_a_transaction_with_writes_leaves_no_delta_before_its_snapshot(
    two: tuple[Connection, Connection],
) -> None:
    one, other = two
    database.execute(INSERT, [4], on=other)
    with one.transaction():
        database.execute(INSERT, [1], on=one)
        # Later transactions end meanwhile, so that this one's id is below the snapshot's xmax.
        for _ in range(2):
            database.execute(INSERT, [1], on=other)
        one.execute("SELECT job_tally_fold(true, 1, 3)")
    assert tally.check(other) == 7


def buffers(query: str, on: Connection) -> int:
    """Returns the number of pages read by a query."""
    database.execute(query, on=on)
    plan = database.value(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", on=on)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


# Each with the number of its reads of the tally.
READERS = {
    "SELECT * FROM job_tally_total()": 1,
    "SELECT job_count('{FAILED,PENDING}', NULL, NULL)": 1,
    "SELECT * FROM job_at('{FAILED,PENDING}', NULL, NULL, 0)": 4,
    "SELECT * FROM job_place('{FAILED,PENDING}', NULL, NULL, job_minute(now()), 9223372036854775807)": 1,
}


@pytest.mark.parametrize("hold", ["SELECT pg_current_xact_id()", "SELECT count(*) FROM jobs"])
def test_readers_skip_dead_deltas_held_by_a_long_transaction(two: tuple[Connection, Connection], hold: str) -> None:
    """Even if planner statistics favour a scan of all deltas."""
    holder, one = two
    with holder.transaction():
        holder.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        holder.execute(hold)
        for turn in range(30):
            for _ in range(100):
                database.execute(INSERT, [1], on=one)
            duties.tally_fold() if turn % 10 == 9 else duties.tally_merge()
        database.execute("VACUUM (ANALYZE) job_tally_delta, job_tally, job_tally_fold", on=one)
        assert database.value("SELECT pg_relation_size('job_tally_delta') / 8192", on=one) > 25
        for read, looks in READERS.items():
            assert buffers(read, one) < 22 * looks, read
    assert tally.check(one) == 3000
