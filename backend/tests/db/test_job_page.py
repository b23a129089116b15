"""job_page: the order of a page, and a plan that does not depend on what the tables held when it was made."""

import json

import pytest

from tests.support import database

pytestmark = pytest.mark.usefixtures("transactional_db")

JOBS = "INSERT INTO job (name) SELECT 'job ' || n FROM generate_series(1, 5000) AS n RETURNING id"
PAGE = "SELECT results, version FROM job_page(%s::bigint[])"
WORK = """
SELECT sum(seq_scan)::integer, sum(idx_tup_fetch)::integer
FROM pg_stat_xact_user_tables WHERE relname IN ('job', 'job_latest')
"""


def test_plan_made_for_empty_tables_reads_only_the_jobs_of_the_page() -> None:
    with database.session(autocommit=False) as reader:
        # As sessions of requests: planned once, here for empty tables.
        database.execute("SET plan_cache_mode = force_generic_plan", on=reader)
        assert database.rows(PAGE, [[1]], on=reader)[0][0] == "[]"
        reader.commit()
        ids = [row[0] for row in database.rows(JOBS)]
        wanted = ids[4000:4050]
        results, _ = database.rows(PAGE, [wanted], on=reader)[0]
        assert [job["id"] for job in json.loads(results)] == wanted
        scans, fetched = database.rows(WORK, on=reader)[0]
        assert scans == 0
        assert fetched <= 4 * len(wanted)


def test_page_keeps_the_order_of_its_ids_and_leaves_out_those_that_are_gone() -> None:
    ids = [row[0] for row in database.rows(JOBS)]
    wanted = [ids[70], ids[3], ids[4999], ids[71], ids[0]]
    results, version = database.rows(PAGE, [wanted])[0]
    assert [job["id"] for job in json.loads(results)] == wanted
    database.execute("DELETE FROM job WHERE id = %s", [ids[4999]])
    results, without = database.rows(PAGE, [wanted])[0]
    assert [job["id"] for job in json.loads(results)] == [ids[70], ids[3], ids[71], ids[0]]
    assert without != version
    assert database.rows(PAGE, [None])[0][0] == "[]"
