"""The export as a stream: one snapshot, large chunks, limited concurrency, index order."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from psycopg import ClientCursor

from muster.core.db import copy_stream
from muster.exports import statement as export_statement
from muster.exports.errors import ExportsBusy
from muster.exports.statement import FileFormat
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing.method import ListMethod
from muster.jobs.statuses import Status
from tests.support import database
from tests.support.client import Api
from tests.support.exports import many, stream
from tests.support.patience import Patience

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_export_reads_one_snapshot() -> None:
    many(3000, 1000)
    chunks = stream()
    begun = [next(chunks)]
    with database.session() as other:
        other.execute("DELETE FROM job WHERE id % 2 = 0")
        other.execute("UPDATE job SET name = 'changed'")
        other.execute("INSERT INTO job (name) VALUES ('late')")
    items = [json.loads(line) for line in b"".join([*begun, *chunks]).splitlines()]
    assert [item["name"] for item in items] == [f"many {number}" for number in range(1, 3001)]


def test_rows_are_sent_in_large_chunks() -> None:
    many(3000)
    sizes = [len(chunk) for chunk in stream()]
    assert min(sizes[:-1]) >= 64 * 1024
    assert max(sizes) < 256 * 1024


def test_concurrent_exports_are_limited_and_each_end_frees_a_slot(live_api: Api) -> None:
    many(3000)
    running = [stream(), stream()]
    with pytest.raises(ExportsBusy):
        stream()
    answer = live_api.get("jobs/export/", query="file_format=csv")
    assert (answer.status, answer.json["code"]) == (503, "exports_busy")
    assert int(answer.headers["Retry-After"]) > 0
    next(running[0])
    running[0].close()
    list(stream())
    running[1].close()
    list(stream())


def test_close_before_the_first_read_frees_the_connection() -> None:
    many(3000)
    stream().close()
    for _ in Patience():
        if database.value(
            "SELECT count(*) = 0 FROM pg_stat_activity"
            " WHERE application_name = 'muster-export' AND datname = current_database()"
        ):
            break


def test_status_filter_needs_no_sort() -> None:
    many(20_000)
    database.execute("ANALYZE job, job_latest")
    for statuses in ((Status.PENDING,), (Status.PENDING, Status.FAILED), tuple(Status), ()):
        assert "Sort  (" not in plan(JobFilter(statuses=statuses), Ordering.CREATED_DESC)


@pytest.mark.parametrize("statuses", [(), (Status.PENDING,), (Status.PENDING, Status.FAILED)])
def test_rare_term_is_read_from_the_index_of_pieces(statuses: tuple[Status, ...]) -> None:
    many(20_000)
    database.execute("ANALYZE job, job_latest")
    for ordering in Ordering:
        planned = plan(JobFilter(search="many 1999", statuses=statuses), ordering, ListMethod.INDEX)
        assert "Function Scan on job_find" in planned
        assert "job_pkey" in planned or "job_latest_pkey" in planned
        assert "Seq Scan" not in planned


def test_index_returns_only_matches_of_the_time_filter() -> None:
    many(300)
    database.execute("UPDATE job SET created_at = '2020-01-01Z' WHERE id % 2 = 0")
    filters = JobFilter(search="many 2", created_before=datetime(2021, 1, 1, tzinfo=UTC))
    wanted = database.value("SELECT count(*) FROM job WHERE name LIKE '%many 2%' AND created_at < '2021-01-01Z'")
    planned = plan(filters, Ordering.CREATED, ListMethod.INDEX, explain="EXPLAIN (ANALYZE, TIMING OFF)")
    found = re.search(r"Function Scan on job_find .*actual rows=(\d+)", planned)
    assert wanted
    assert found, planned
    assert int(found[1]) == wanted


def plan(
    filters: JobFilter, ordering: Ordering, search: ListMethod = ListMethod.SCAN, *, explain: str = "EXPLAIN"
) -> str:
    statement = export_statement.job_export(
        filters=filters, ordering=ordering, file_format=FileFormat.CSV, search=search
    )
    with transaction.atomic(), ClientCursor(connection.connection) as cursor:
        for name, value in re.findall(r"-c (enable_\w+)=(\w+)", copy_stream.SESSION):
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        copy = cursor.mogrify(statement.code, export_statement.params(filters))
        rows = cursor.execute(f"{explain} {copy.removeprefix('COPY (').rpartition(') TO STDOUT')[0]}").fetchall()
    return "\n".join(str(row[0]) for row in rows)
