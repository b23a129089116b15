"""A later import continues the unfinished jobs of an earlier one, and the summary agrees with the database."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from muster.core.db import templates
from muster.imports.summary import summary
from tests.imports.loading import load
from tests.imports.tables import HEADER, import_table, outcomes, row
from tests.support.database import rows, session, value
from tests.support.invariants import counts

pytestmark = pytest.mark.usefixtures("transactional_db")


def history(job_id: str) -> list[tuple[str, float]]:
    """Returns the statuses of a Slurm job, each with the hours since midnight."""
    found = rows(
        "SELECT status_type::text, timestamp FROM job_status JOIN jobs AS job ON job.id = job_id"
        " WHERE unique_key LIKE 'sacct:' || %s || ':%%' ORDER BY timestamp, job_status.id",
        [job_id],
    )
    midnight = datetime(2024, 8, 20, tzinfo=UTC)
    return [(str(status), (at - midnight).total_seconds() / 3600) for status, at in found]


def test_unfinished_jobs_are_continued() -> None:
    import_table(
        row("1", "RUNNING", "07:00:00", "Unknown"),
        row("2", "PENDING", "Unknown", "Unknown"),
        row("3", "COMPLETED", "07:00:00", "08:00:00"),
    )
    report = import_table(
        row("1", "FAILED", "07:00:00", "09:00:00", code="2:0"), row("2", "CANCELLED by 5", "Unknown", "10:00:00"),
        row("3", "COMPLETED", "07:00:00", "08:00:00"), row("4", "RUNNING", "09:00:00", "Unknown"),
    )  # fmt: skip
    assert outcomes(report) == {"new": 1, "continued": 2, "unchanged": 1}
    assert counts() == {status.value: n for status, n in report.statuses.items()}
    assert history("1") == [("PENDING", 6), ("RUNNING", 7), ("FAILED", 9)]
    assert history("2") == [("PENDING", 6), ("CANCELLED", 10)]
    found = rows("SELECT error_message, result_data, attempt, completed_at - started_at FROM jobs WHERE name = 'job1'")[
        0
    ]
    assert found[0] == "FAILED, exit code 2:0"
    assert json.loads(str(found[1]))["exit_code"] == 2
    assert json.loads(str(found[1]))["import"]["doubts"] == []


def test_the_same_again_changes_nothing() -> None:
    table = [row("1", "RUNNING", "07:00:00", "Unknown"), row("2", "PENDING", "Unknown", "Unknown")]
    import_table(*table)
    before = rows("SELECT id, version, md5(jobs::text) FROM jobs ORDER BY id")
    assert outcomes(import_table(*table)) == {"unchanged": 2}
    assert rows("SELECT id, version, md5(jobs::text) FROM jobs ORDER BY id") == before


def test_an_older_log_takes_nothing_back() -> None:
    import_table(row("1", "COMPLETED", "07:00:00", "08:00:00"), row("2", "RUNNING", "07:00:00", "Unknown"))
    report = import_table(row("1", "RUNNING", "07:00:00", "Unknown"), row("2", "PENDING", "Unknown", "Unknown"))
    assert outcomes(report) == {"unchanged": 2}
    assert counts() == {"COMPLETED": 1, "RUNNING": 1} == {status.value: n for status, n in report.statuses.items()}


def test_what_differs_is_named_and_left_alone() -> None:
    import_table(row("1", "COMPLETED", "07:00:00", "08:00:00"), row("2", "COMPLETED", "07:00:00", "08:00:00"))
    report = import_table(
        row("1", "FAILED", "07:00:00", "09:00:00"), row("2", "COMPLETED", "07:00:00", "08:00:00", code="4:0")
    )
    assert outcomes(report) == {"different": 2}
    lines = summary(report).splitlines()
    assert "2 jobs differ from the database, which was left as it is:" in lines
    assert any(
        line.startswith("  line 2: job1: FAILED at 2024-08-20 09:00:00 UTC in the log, COMPLETED at") for line in lines
    )
    assert any(line.startswith("  line 3: job2: another result than in job") for line in lines)
    assert counts() == {"COMPLETED": 2} == {status.value: n for status, n in report.statuses.items() if n}


def test_a_job_that_somebody_cancelled_here_is_left_alone() -> None:
    import_table(row("1", "RUNNING", "07:00:00", "Unknown"))
    rows(
        "WITH changed AS (UPDATE jobs SET status = 'CANCELLED', status_at = '2024-08-20 12:00Z',"
        " updated_at = '2024-08-20 12:00Z', completed_at = '2024-08-20 12:00Z',"
        " status_message = 'by hand' RETURNING id, status_at)"
        " INSERT INTO job_status (job_id, timestamp, status_type, message) SELECT id, status_at, 'CANCELLED', 'by hand'"
        " FROM changed RETURNING id"
    )
    assert outcomes(import_table(row("1", "COMPLETED", "07:00:00", "08:00:00"))) == {"different": 1}
    assert counts() == {"CANCELLED": 1}


def test_what_people_edited_stays() -> None:
    import_table(row("1", "RUNNING", "07:00:00", "Unknown"))
    rows(
        "UPDATE jobs SET name = 'mine', priority = 9, updated_at = now(), resource_requirements = '{\"cpus\": 1}'"
        " RETURNING id"
    )
    told_after = load((HEADER + row("1", "COMPLETED", "07:00:00", "08:00:00")).encode())
    assert outcomes(told_after) == {"continued": 1}
    assert rows("SELECT name, priority, status::text, resource_requirements ->> 'cpus' FROM jobs") == [
        ("mine", 9, "COMPLETED", "1")
    ]


@pytest.mark.parametrize("state", ["REQUEUED", "NODE_FAIL", "PREEMPTED"])
def test_the_next_attempt_may_come_with_the_next_import(state: str) -> None:
    import_table(row("1", state, "07:00:00", "08:00:00"))
    report = import_table(row("1", "COMPLETED", "09:00:00", "10:00:00", submit="08:00:01"))
    assert outcomes(report) == {"continued": 1}
    assert [(status, at) for status, at in history("1") if status != "FAILED"][-2:] == [
        ("RUNNING", 9),
        ("COMPLETED", 10),
    ]
    assert rows("SELECT attempt, count(*) OVER () FROM jobs") == [(2, 1)]


def test_a_resize_may_come_with_the_next_import() -> None:
    import_table(row("1", "RESIZING", "07:00:00", "08:00:00"))
    import_table(row("1", "COMPLETED", "08:00:00", "10:00:00", submit="08:00:00"))
    assert history("1") == [("PENDING", 6), ("RUNNING", 7), ("RUNNING", 8), ("COMPLETED", 10)]
    assert rows("SELECT attempt, completed_at - started_at = '3 hours' FROM jobs") == [(1, True)]


def test_an_earlier_attempt_that_comes_later_makes_no_second_job() -> None:
    import_table(row("1", "COMPLETED", "09:00:00", "10:00:00", submit="08:00:01"))
    assert outcomes(import_table(row("1", "REQUEUED", "07:00:00", "08:00:00"))) == {"different": 1}
    assert counts() == {"COMPLETED": 1}


def test_another_user_with_the_same_id_has_another_job() -> None:
    import_table(row("1", "NODE_FAIL", "07:00:00", "08:00:00"))
    assert outcomes(import_table(row("1", "COMPLETED", "09:00:00", "10:00:00", submit="08:00:01", user="bob"))) == {
        "new": 1
    }
    assert value("SELECT count(*) FROM jobs") == 2


@pytest.mark.parametrize(
    "key", ["sacct:1:2024-08-20T06:00:00:", "sacct:1:1724133600:", "sacct:1:2024-08-20T08:00:00+02:00:alpha"]
)
def test_jobs_of_earlier_releases_are_known(key: str) -> None:
    """Their keys contain the time as written in the log, and that of the last attempt's submission."""
    import_table(row("1", "RUNNING", "07:00:00", "Unknown"))
    rows("UPDATE job SET unique_key = %s RETURNING id", [key])
    assert outcomes(import_table(row("1", "COMPLETED", "07:00:00", "08:00:00"))) == {"continued": 1}
    assert outcomes(import_table(row("1", "COMPLETED", "07:00:00", "08:00:00"))) == {"unchanged": 1}
    assert rows("SELECT unique_key FROM jobs") == [(key,)]


def waiting(job_id: str) -> str:
    return row(job_id, "PENDING", "Unknown", "Unknown")


def done(job_id: str) -> str:
    return row(job_id, "COMPLETED", "07:00:00", "08:00:00")


def names() -> list[str]:
    return [str(name).split(":")[1] for (name,) in rows("SELECT unique_key FROM jobs ORDER BY unique_key")]


def test_an_array_that_waited_gives_way_to_its_tasks() -> None:
    import_table(waiting("1_[1-3%2]"))
    report = import_table(done("1_1"), done("1_2"), done("1_3"))
    assert names() == ["1_1", "1_2", "1_3"]
    assert (outcomes(report), report.replaced) == ({"new": 3}, 1)
    assert counts() == {"COMPLETED": 3}
    assert "1 waiting array replaced by the array's tasks." in summary(report)


def test_it_shrinks_as_its_tasks_begin() -> None:
    import_table(waiting("1_[1-3%2]"))
    job_id = value("SELECT id FROM jobs")
    report = import_table(done("1_1"), done("1_2"), waiting("1_[3%2]"))
    assert names() == ["1_1", "1_2", "1_[3%2]"]
    assert outcomes(report) == {"new": 2, "continued": 1}
    assert value("SELECT id FROM jobs WHERE status = 'PENDING'") == job_id
    assert str(value("SELECT description FROM jobs WHERE status = 'PENDING'")).startswith("Slurm job 1_[3%2]")
    import_table(done("1_3"))
    assert names() == ["1_1", "1_2", "1_3"]


def test_an_older_log_brings_no_waiting_array_back() -> None:
    import_table(done("1_1"), done("1_2"))
    report = import_table(waiting("1_[1-2]"))
    assert names() == ["1_1", "1_2"]
    assert (report.jobs, report.replaced, report.balanced) == (0, 1, True)


def test_a_waiting_array_that_is_cancelled_stays() -> None:
    import_table(waiting("1_[1-3]"))
    assert outcomes(import_table(row("1_[1-3]", "CANCELLED by 5", "Unknown", "07:00:00"))) == {"continued": 1}
    assert history("1_[1-3]") == [("PENDING", 6), ("CANCELLED", 7)]


def test_a_dry_run_compares_and_writes_nothing() -> None:
    import_table(row("1", "RUNNING", "07:00:00", "Unknown"))
    data = (HEADER + row("1", "COMPLETED", "07:00:00", "08:00:00") + done("2")).encode()
    report = load(data, dry_run=True)
    assert outcomes(report) == {"continued": 1, "new": 1}
    assert report.statuses == Counter({"COMPLETED": 2})
    assert counts() == {"RUNNING": 1}


def test_the_look_up_of_a_batch_reads_a_range_of_the_index_for_each_job() -> None:
    """Planner statistics show a large table, so that a scan would be expensive."""
    rows(
        "WITH made AS (INSERT INTO jobs (name, unique_key, created_at, updated_at, status_at)"
        " SELECT 'n', 'sacct:' || n || ':2024-01-01T00:00:00Z:', t, t, t"
        " FROM generate_series(1, 20000) AS n, (VALUES (timestamptz '2024-01-01Z')) AS moment (t) RETURNING id)"
        " SELECT count(*) FROM made"
    )
    with session() as other:
        other.execute("ANALYZE job")
    query = re.sub(r"--.*", "", templates.files()["import_known_slurm"].read_text())
    prefixes = [f"sacct:{n}:" for n in range(1, 5000)]
    plan = "\n".join(str(line) for (line,) in rows(f"EXPLAIN {query}", {"prefixes": prefixes}))
    assert "using job_unique_key_idx" in plan or "Bitmap Index Scan on job_unique_key_idx" in plan, plan
    assert "Seq Scan on job" not in plan
