"""Claims and finishes record themselves what triggers record of any other update."""

import json

import psycopg
import pytest

from tests.support import database, storage, tally
from tests.support.claims import MAKE, claim
from tests.support.database import Connection

pytestmark = pytest.mark.usefixtures("transactional_db")

TALLY = """
    SELECT minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled, count(*)
    FROM job_tally_delta GROUP BY ALL_COLUMNS
""".replace("ALL_COLUMNS", ", ".join(str(column) for column in range(1, 12)))
RUNS = """
    SELECT worker, event, bucket, runs, round(seconds::numeric, 6), round(squares::numeric, 6), count(*)
    FROM run_delta GROUP BY 1, 2, 3, 4, 5, 6
"""
STATUSES = ("COMPLETED", "FAILED", "CANCELLED")


def finish(jobs: list[int], message: str, on: Connection) -> None:
    """Ends the jobs with all final statuses in turn. The word PENDING in a message leaves the rest to the triggers."""
    runs = [
        {"id": job, "attempt": 1, "status": STATUSES[place % 3], "message": message} for place, job in enumerate(jobs)
    ]
    outcomes = database.rows("SELECT outcome FROM job_finish('w', %s)", [json.dumps(runs)], on=on)
    assert outcomes == [("done",)] * len(jobs)


def forget(on: Connection) -> None:
    database.execute("DELETE FROM job_tally_delta", on=on)
    database.execute("DELETE FROM run_delta", on=on)


CREATE = """
    SELECT id FROM job_create(
        %s, '', 5::smallint, 'cpu', 'ada', 'fold', 'pi', '{}', NULL, 1::smallint, '{"cpus": 2}', %s::timestamptz, 'ada'
    )
"""


PLAIN = """
    INSERT INTO job (name, queue, owner, project, task, resource_requirements)
    VALUES (%s, 'cpu', 'ada', 'fold', 'pi', '{"cpus": 2}')
    RETURNING id
"""


def test_a_create_records_what_the_triggers_record(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    recorded = []
    ready = "SELECT queue, priority, task, late, cpus, memory_mb, gpus FROM job_ready WHERE id = %s"
    for sql, params in ((CREATE, ["itself", None]), (PLAIN, ["by triggers"])):
        database.execute("TRUNCATE job RESTART IDENTITY", on=one)
        job = database.value(sql, params, on=one)
        # The minute may have passed.
        recorded.append(([row[1:] for row in database.rows(TALLY, on=one)], database.rows(ready, [job], on=one)))
    assert recorded[0] == recorded[1]
    assert [len(rows) for rows in recorded[0]] == [1, 1]
    later = database.value(CREATE, ["later", "2100-01-01Z"], on=one)
    assert database.rows("SELECT id FROM job_scheduled", on=one) == [(later,)]
    # The triggers see what follows in the same transaction.
    with one.transaction():
        database.value(CREATE, ["in a transaction", None], on=one)
        database.value(PLAIN, ["after it"], on=one)
    storage.check(one)
    assert tally.check(one) == 4


@pytest.mark.parametrize(("jobs", "function"), [(25, "job_start_many"), (1, "job_start")])
def test_a_claim_records_what_the_triggers_record(jobs: int, function: str, two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(MAKE, [60], on=one)
    forget(one)
    # Both record now: each row must be there twice.
    definition = database.value("SELECT pg_get_functiondef(%s::regproc)", [function], on=one)
    database.execute(definition.replace("'muster.recorded', 'on'", "'muster.recorded', 'off'"), on=one)
    try:
        assert len(claim("w", jobs, on=one)) == jobs
    finally:
        database.execute(definition, on=one)
    for recorded in (TALLY, RUNS):
        assert {row[-1] for row in database.rows(recorded, on=one)} == {2}
    assert database.value("SELECT count(*) FROM job_ready", on=one) == 60 - jobs


@pytest.mark.parametrize("jobs", [25, 1])
def test_a_finish_records_what_the_triggers_record(jobs: int, two: tuple[Connection, Connection]) -> None:
    one, _ = two
    recorded = []
    for message in ("ended", "ended, others are PENDING"):
        database.execute("TRUNCATE job RESTART IDENTITY", on=one)
        database.execute(MAKE, [60], on=one)
        with one.transaction():
            # Of one time, so that both are as long.
            database.execute("UPDATE job SET created_at = date_trunc('minute', created_at)", on=one)
            claimed = claim("w", jobs, on=one)
            forget(one)
            finish(claimed, message, one)
            deltas = [row[2:] for row in database.rows(TALLY, on=one)]
            recorded.append((sorted(deltas), sorted(database.rows(RUNS, on=one))))
    assert recorded[0] == recorded[1]
    assert [len(rows) for rows in recorded[0]] == ([9, 3] if jobs == 25 else [1, 1])


def test_the_mark_of_a_recorded_statement_ends_with_its_function(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(MAKE, [20], on=one)
    with one.transaction():
        first, second, third = claim("w", 3, on=one)
        finish([first], "", one)
        # The triggers see what follows in the same transaction.
        database.execute("UPDATE jobs SET status = 'PENDING', started_at = NULL WHERE id = %s", [second], on=one)
        database.execute("UPDATE jobs SET status = 'FAILED', completed_at = updated_at WHERE id = %s", [third], on=one)
    storage.check(one)
    tally.check(one)
    assert claim("w", 20, on=one)[0] == second


def test_a_run_that_is_given_back_waits_again_beside_others_that_end(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    database.execute(MAKE, [4], on=one)
    first, second = claim("w", 2, on=one)
    runs = [
        {"id": first, "attempt": 1, "status": "COMPLETED"},
        {"id": second, "attempt": 1, "status": "PENDING"},
    ]
    database.rows("SELECT id FROM job_finish('w', %s)", [json.dumps(runs)], on=one)
    # Escaped, the word isn't seen; such a run must not be given back without a place where it waits.
    hidden = json.dumps([{"id": first, "attempt": 1, "status": "PENDING"}]).replace("PENDING", "\\u0050ENDING")
    assert database.rows("SELECT outcome FROM job_finish('w', %s)", [hidden], on=one) == [("stale",)]
    storage.check(one)
    tally.check(one)
    assert database.rows("SELECT event, sum(runs) FROM run_delta GROUP BY event ORDER BY event", on=one) == [
        ("completed", 1),
        ("given_back", 1),
        ("started", 2),
    ]


# The queue of the first is too long. The handler undoes what the function had set, and the triggers see what follows.
CAUGHT = """
    DO $$
    BEGIN
        BEGIN
            PERFORM job_create(
                'too long', '', 5::smallint, repeat('x', 1000), '', '', 'pi', '{}', NULL, 1::smallint, '{}', NULL, 'ada'
            );
        EXCEPTION WHEN check_violation THEN
            INSERT INTO job (name, queue, task) VALUES ('by triggers', 'cpu', 'pi');
        END;
        UPDATE jobs SET status = 'CANCELLED', completed_at = updated_at WHERE name = 'by triggers';
    END
    $$
"""


def test_the_mark_of_a_recorded_statement_ends_with_an_error_that_is_caught(two: tuple[Connection, Connection]) -> None:
    one, _ = two
    with one.transaction():
        database.execute(CAUGHT, on=one)
        with pytest.raises(psycopg.errors.CheckViolation), one.transaction():
            database.execute(CREATE.replace("'cpu'", "repeat('x', 1000)"), ["too long", None], on=one)
        database.value(PLAIN, ["after a savepoint"], on=one)
    assert database.rows("SELECT name, status::text FROM jobs ORDER BY id", on=one) == [
        ("by triggers", "CANCELLED"),
        ("after a savepoint", "PENDING"),
    ]
    storage.check(one)
    assert tally.check(one) == 2
