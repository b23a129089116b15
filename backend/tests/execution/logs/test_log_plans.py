"""Calls on logs read few rows, whatever statistics say of the tables."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from muster.execution.logs import selectors, services, upkeep
from muster.execution.logs.changes import LogChunk
from muster.execution.logs.selectors import Wanted
from tests.support import database
from tests.support.client import Api
from tests.support.logs import run_of
from tests.support.statistics import work_of

pytestmark = pytest.mark.usefixtures("new_tables")

FILL = """
WITH jobs AS (
    INSERT INTO job (name) SELECT 'x' FROM generate_series(1, 3000) RETURNING id
),
logs AS (
    INSERT INTO job_log_attempt (job_id, attempt, seqs, lines, stored_bytes)
    SELECT id, 1, '{[0,5)}', 500, 25000 FROM jobs RETURNING job_id
)
INSERT INTO job_log (job_id, attempt, first_line, seq, until_seq, size, held, held_cr, data)
SELECT job_id, 1, 100 * seq + 1, seq, seq + 1, 5000, 0, false, 'x' FROM logs, generate_series(0, 4) AS seq
"""
TABLES = "ANALYZE job, job_latest, job_status, worker, job_log, job_log_attempt"


@pytest.mark.parametrize("analyze", [False, True])
@pytest.mark.parametrize("known_empty", [False, True])
def test_calls_read_few_rows_whatever_statistics_say(live_api: Api, analyze: bool, known_empty: bool) -> None:
    connection.close()  # a session of an earlier test has plans of before
    upkeep.partitions_create()
    if known_empty:
        database.execute(TABLES)
    database.execute(FILL)
    worker, job = run_of(live_api)
    job_id = job["id"]
    if analyze:
        database.execute(TABLES)

    def send(first: int, count: int) -> Callable[[], object]:
        chunks = [LogChunk(id=job_id, attempt=1, seq=first + seq, data=b"x" * 99 + b"\n") for seq in range(count)]
        return lambda: services.logs_store(worker_id=worker.id, chunks=chunks)

    def read() -> None:
        log = selectors.log_find(job_id=job_id, attempt=None)
        page = selectors.log_page(job_id=job_id, log=log, wanted=Wanted(from_line=None, limit=100))
        assert len(page.lines) == 100
        assert not selectors.logs_with_news(seen=[(job_id, page.after)])

    with transaction.atomic():
        for seq in range(40):
            send(seq, 1)()
        calls = {
            "many": (send(40, 100), 250),
            "hole": (send(150, 1), 250),
            "read": (read, 250),
            "late": (send(145, 1), 400),
        }
        for name, (call, entries) in calls.items():
            work = work_of(call)
            assert work.scanned == {}, name
            assert work.entries < entries, (name, work)
        deleted = work_of(lambda: database.execute("DELETE FROM job WHERE id = %s", [job_id]))
        assert deleted.scanned == {}
        assert database.value("SELECT count(*) FROM job_log WHERE job_id = %s", [job_id]) == 0
