"""Partitions of logs, their retention, and merging."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from muster.execution.logs import upkeep
from tests.support import database
from tests.support.client import Api
from tests.support.logs import log, raw, run_of, send, texts

pytestmark = pytest.mark.usefixtures("transactional_db")

PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'job_log'::regclass ORDER BY 1"

HOMES = "SELECT tableoid::regclass::text, count(*) FROM job_log GROUP BY 1"


def partitions() -> list[str]:
    return [name for (name,) in database.rows(PARTITIONS)]


def month(ahead: int) -> str:
    now = datetime.now(UTC)
    number = now.year * 12 + now.month - 1 + ahead
    return f"job_log_{number // 12}_{number % 12 + 1:02}"


def age(interval: str) -> None:
    """Makes all chunks older; they move to other partitions."""
    database.execute("UPDATE job_log SET at = at - %s::interval", [interval])
    database.execute(
        "UPDATE job_log_attempt SET first_at = first_at - %(by)s::interval, last_at = last_at - %(by)s::interval",
        {"by": interval},
    )


def test_partitions_are_made_ahead_and_take_the_chunks_of_the_default(live_api: Api) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "x\n")
    age("400 days")
    send(worker, job, 1, "y\n")
    assert partitions() == ["job_log_default"]
    assert upkeep.partitions_create() == 5
    assert set(partitions()) >= {month(ahead) for ahead in range(4)}
    assert upkeep.partitions_create() == 0
    assert database.value("SELECT count(*) FROM job_log_default") == 0
    assert raw(job["id"]) == b"x\ny\n"
    send(worker, job, 2, "z\n")
    assert dict(database.rows(HOMES))[month(0)] == 2


def test_old_logs_are_dropped_with_their_partition(live_api: Api, settings: LazySettings) -> None:
    worker, old = run_of(live_api)
    send(worker, old, 0, "old\n")
    age("400 days")
    upkeep.partitions_create()
    before = partitions()
    assert upkeep.logs_retire() == 0
    settings.JOB_LOG_KEEP_DAYS = 500
    assert upkeep.logs_retire() == 0
    settings.JOB_LOG_KEEP_DAYS = 90
    assert [upkeep.logs_retire() for _ in range(3)] == [1, 1, 0]
    assert len(partitions()) == len(before) - 1
    assert log(live_api, old["id"])["lines"] == []


def test_log_that_goes_on_loses_its_old_part_only(live_api: Api, settings: LazySettings) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "one\ntwo\n" + "x" * 30_000 + "\n")
    age("400 days")
    send(worker, job, 1, "four\n")
    upkeep.partitions_create()
    settings.JOB_LOG_KEEP_DAYS = 90
    while upkeep.logs_retire():
        pass
    found = log(live_api, job["id"])
    assert found["gap"] == {"after_line": 0, "lost_bytes": 30_009}
    assert (found["line_count"], found["size_bytes"]) == (4, 5)
    assert found["lines"] == [{"number": 4, "text": "four"}]
    send(worker, job, 2, "five\n")
    assert texts(live_api, job["id"], from_line=1) == [(4, "four"), (5, "five")]
    assert send(worker, job, 0, "again") == "already"


def test_quiet_log_is_merged_and_stays_as_old_as_it_is(live_api: Api) -> None:
    worker, job = run_of(live_api)
    for seq in range(5):
        send(worker, job, seq, f"{seq}\n")
    assert upkeep.logs_merge() == 0
    age("2 minutes")
    at = database.value("SELECT last_at FROM job_log_attempt")
    assert [upkeep.logs_merge(), upkeep.logs_merge()] == [1, 0]
    assert database.rows("SELECT seq, until_seq, first_line, at FROM job_log") == [(0, 5, 1, at)]
    assert raw(job["id"]) == b"0\n1\n2\n3\n4\n"
    send(worker, job, 5, "5\n")
    assert texts(live_api, job["id"], tail=2) == [(5, "4"), (6, "5")]
