"""Random histories, imported at once or in two parts, are in the database as they happened."""

from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from tests.imports.histories.expected import expected
from tests.imports.histories.printing import NEEDED, Style, table
from tests.imports.histories.records import Look, Record, records
from tests.imports.histories.strategies import histories
from tests.imports.histories.truth import Job, latest
from tests.imports.loading import load
from tests.support.database import rows
from tests.support.invariants import assert_jobs_agree_with_their_histories, assert_tally_is_exact, counts

pytestmark = pytest.mark.usefixtures("transactional_db")

STYLE = Style(columns=[*NEEDED, "user", "cluster"])
History = tuple[tuple[str, int], ...]
Held = tuple[History, int, int | None]
"""A job's history, its attempt, and its execution time in seconds."""


def property_of(examples: int) -> settings:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)


def imported(*parts: list[Record], order: int) -> None:
    """Empties the database and imports the parts one after the other, each in random order of its rows."""
    rows("DELETE FROM job RETURNING id")
    for part in parts:
        shuffled = Random(order).sample(part, len(part))
        data = table(shuffled, STYLE)
        note(data.decode())
        load(data)
        assert_jobs_agree_with_their_histories()
    assert_tally_is_exact()


def held() -> dict[tuple[str, int], Held]:
    """Returns the stored jobs by job id and first submission."""
    found: dict[tuple[str, int], Held] = {}
    for key, created, attempt, ran_s, statuses in rows(
        "SELECT unique_key, extract(epoch FROM created_at)::bigint, jobs.attempt,"
        " extract(epoch FROM completed_at - started_at)::bigint, array_agg(status_type::text || ' ' ||"
        " extract(epoch FROM timestamp)::bigint ORDER BY timestamp, job_status.id)"
        " FROM jobs JOIN job_status ON job_id = jobs.id GROUP BY 1, 2, 3, 4"
    ):
        history = [(status, int(at)) for status, at in (text.split() for text in statuses)]
        found[str(key).split(":")[1], int(created)] = (_without_failures_that_went_on(history), attempt, ran_s)
    return found


def _without_failures_that_went_on(history: list[tuple[str, int]]) -> History:
    """Removes FAILED entries before a requeue: an import between a node failure and the next attempt recorded them."""
    kept: list[tuple[str, int]] = []
    for status, at in history:
        if kept and kept[-1][0] == "FAILED" and status == "PENDING":
            kept[-1] = ("PENDING", kept[-1][1])
        else:
            kept.append((status, at))
    return tuple(kept)


def is_resized_and_suspended(job: Job) -> bool:
    """Slurm doesn't record when a job was resumed: an earlier import may contain a later resize."""
    return any(attempt.suspended_s and len(attempt.segments) > 1 for attempt in job.attempts)


def true(jobs: list[Job]) -> dict[tuple[str, int], Held]:
    wanted = {(job.job_id, job.submit): expected(job) for job in jobs}
    return {key: (want.history, want.attempt, want.ran_s) for key, want in wanted.items()}


@property_of(60)
@given(jobs=histories(), moment=st.floats(0, 1), order=st.integers(0, 2**32))
def test_a_later_export_continues_an_earlier_one(jobs: list[Job], moment: float, order: int) -> None:
    """The first export contains pending and running jobs, partly started arrays, and attempts that have just ended."""
    assume(not any(is_resized_and_suspended(job) for job in jobs))
    begin, end = min(job.submit for job in jobs), latest(jobs)
    moments = sorted({at for row in records(jobs, Look(end)) for at in (row["submit"], row["start"], row["end"]) if at})
    cut = int(moments[int(moment * (len(moments) - 1))])
    assert begin <= cut <= end
    imported(records(jobs, Look(cut)), records(jobs, Look(end)), order=order)
    assert held() == true(jobs)


@property_of(40)
@given(jobs=histories(), moment=st.floats(0, 1), order=st.integers(0, 2**32))
def test_exports_of_what_ended_day_by_day_go_together(jobs: list[Job], moment: float, order: int) -> None:
    """Each record is in only one of the two exports, so a job's attempts and resizes may be split between them."""
    assume(not any(is_resized_and_suspended(job) for job in jobs))
    every_record = [row for row in records(jobs, Look(latest(jobs))) if "." not in str(row["jobid"])]
    ends = sorted(int(row["end"] or 0) for row in every_record)
    cut = ends[int(moment * (len(ends) - 1))]
    first = [row for row in every_record if int(row["end"] or 0) <= cut]
    imported(first, [row for row in every_record if row not in first], order=order)
    assert held() == true(jobs)


@property_of(20)
@given(jobs=histories(), order=st.integers(0, 2**32))
def test_the_summary_is_what_the_database_holds(jobs: list[Job], order: int) -> None:
    every_record = records(jobs, Look(latest(jobs)))
    imported(every_record, order=order)
    report = load(table(every_record, STYLE))
    assert report.known == report.jobs == len(jobs)
    assert counts() == {status.value: n for status, n in report.statuses.items()}
