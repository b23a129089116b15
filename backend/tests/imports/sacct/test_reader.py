"""The output of Slurm's sacct."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from muster.imports.doubts import Skip
from muster.imports.imported_job import ImportedJob
from muster.imports.read_log import LogOptions, NotAJobLog
from muster.imports.sacct.columns import parse_columns
from tests.imports.logs import codes, fixture, read, story

COLUMNS = "JobID|State|Submit|Start|End"
HEADER = COLUMNS + "\n"
ROW = "7|COMPLETED|2024-03-01T10:00:00|2024-03-01T10:01:00|2024-03-01T10:02:00\n"

Jobs = dict[str, ImportedJob]


@pytest.fixture(scope="module")
def dirty() -> Jobs:
    return fixture("dirty.sacct")[0]


def test_steps_fold_into_their_job(dirty: Jobs) -> None:
    job = dirty["plain"]
    assert story(job) == [("PENDING", 0), ("RUNNING", 300), ("COMPLETED", 3900)]
    assert job.result == {"exit_code": 0, "max_rss_mb": 3072, "steps": 3, "nodes": "node[1-2]", "user": "u12"}
    assert not {"batch", "extern", "srun", "het-step"} & dirty.keys()


def test_what_a_row_says_is_kept(dirty: Jobs) -> None:
    job = dirty["plain"]
    assert job.queue == "batch"
    assert job.resources == {"cpus": 8, "memory_mb": 16384, "gpus": 2, "walltime_s": 86400}
    assert [entry.message for entry in job.entries] == ["Submitted by u12", "Started on node[1-2]", "COMPLETED"]


@pytest.mark.parametrize(
    ("name", "expected", "message"),
    [
        ("memory", [("PENDING", 0), ("RUNNING", 300), ("FAILED", 360)], "OUT_OF_ME+, exit code 0:125"),
        ("waiting", [("PENDING", 0), ("CANCELLED", 1800)], "CANCELLED by 1000"),
        ("neverbegan", [("PENDING", 0), ("CANCELLED", 2700)], "CANCELLED+"),
        ("array", [("PENDING", 0), ("RUNNING", 300), ("FAILED", 2100)], "TIMEOUT, exit code 0:15"),
        ("array-rest", [("PENDING", 0)], "PENDING"),
        ("het-a", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 600)], "COMPLETED"),
        ("het-b", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 600)], "COMPLETED"),
        ("running", [("PENDING", 0), ("RUNNING", 60)], "RUNNING: Started on n1"),
        ("suspended", [("PENDING", 0), ("RUNNING", 60)], "S: Started on n1"),
    ],
)
def test_states_fold_and_stay_in_the_message(
    dirty: Jobs, name: str, expected: list[tuple[str, float]], message: str
) -> None:
    assert story(dirty[name]) == expected
    assert dirty[name].entries[-1].message == message


@pytest.mark.parametrize(
    ("name", "expected", "doubts"),
    [
        ("backwards", [("PENDING", 0), ("RUNNING", 300), ("FAILED", 420)], {"end_early"}),
        ("early", [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 1800)], {"start_early"}),
        ("noend", [("PENDING", 0), ("RUNNING", 300), ("COMPLETED", 900)], {"end_from_elapsed"}),
        ("nosubmit", [("PENDING", 0), ("RUNNING", 300), ("COMPLETED", 360)], {"submit_unknown"}),
        ("a|b|c", [("PENDING", 0), ("RUNNING", 300), ("COMPLETED", 360)], {"fields_joined"}),
        ("short", [("PENDING", 0), ("RUNNING", 300), ("COMPLETED", 360)], {"fields_missing"}),
        (
            "far",
            [("PENDING", 0), ("RUNNING", 0), ("COMPLETED", 60)],
            {"submit_unknown", "time_unreadable", "end_from_elapsed"},
        ),
        ("zero", [("PENDING", 0), ("RUNNING", 300), ("FAILED", 300)], {"run_zero"}),
        ("\ufffd bytes", [("PENDING", 0), ("RUNNING", 300), ("COMPLETED", 360)], {"undecodable"}),
        ("running", [("PENDING", 0), ("RUNNING", 60)], {"unfinished"}),
    ],
)
def test_dirty_rows_are_told_with_their_doubts(
    dirty: Jobs, name: str, expected: list[tuple[str, float]], doubts: set[str]
) -> None:
    assert story(dirty[name]) == expected
    assert codes(dirty[name]) == doubts


def test_a_requeued_job_is_one_job(dirty: Jobs) -> None:
    job = dirty["requeued"]
    assert story(job) == [
        ("PENDING", 0),
        ("RUNNING", 60),
        ("PENDING", 120),
        ("RUNNING", 600),
        ("COMPLETED", 1200),
    ]
    assert job.attempt == 2
    assert job.started_at == datetime(2024, 3, 1, 10, 10, tzinfo=UTC)
    assert job.entries[2].message == "NODE_FAIL; requeued"


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_record_that_is_there_twice_the_later_state_counts(order: int) -> None:
    """The logs of two days were concatenated, in either order."""
    running = ROW.replace("COMPLETED", "RUNNING").replace("2024-03-01T10:02:00", "Unknown")
    (job,), report = read(HEADER + "".join([running, ROW][::order]))
    assert story(job) == [("PENDING", 0), ("RUNNING", 60), ("COMPLETED", 120)]
    assert codes(job) == set()
    assert report.skips == {Skip.DUPLICATE: 1}


def test_the_same_row_twice_is_one_job() -> None:
    jobs, report = read(HEADER + ROW + ROW)
    assert len(jobs) == 1
    assert report.skips == {Skip.DUPLICATE: 1}


def test_memory_is_that_of_the_whole_job(dirty: Jobs) -> None:
    """ReqMem is per CPU (by suffix or by flag), per node, or for the whole job."""
    assert [dirty[name].resources["memory_mb"] for name in ("memory", "waiting", "neverbegan", "plain")] == [
        16_000,
        16_000,
        8_000,
        16_384,
    ]
    assert "memory_mb" not in dirty["array"].resources


def test_waiting_for_a_time_is_being_scheduled(dirty: Jobs) -> None:
    assert dirty["waiting"].scheduled_at == datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert dirty["plain"].scheduled_at is None


def test_rows_that_tell_no_job_are_counted() -> None:
    _, report = fixture("dirty.sacct")
    assert report.skips == {
        Skip.STATE_UNKNOWN: 1,
        Skip.NO_SUBMIT_TIME: 1,
        Skip.NO_JOB_ID: 1,
        Skip.STEP_WITHOUT_JOB: 1,
        Skip.DUPLICATE: 1,
    }
    # Two header rows and a row of dashes.
    assert report.notes == 3


def test_a_header_row_may_change_the_columns_midway() -> None:
    jobs, _ = read(HEADER + ROW + "State|JobID|Submit|Start|End\nFAILED|8|2024-03-01T10:00:00|Unknown|Unknown\n")
    assert [(job.key.split(":")[1], job.status.value) for job in jobs] == [("7", "COMPLETED"), ("8", "FAILED")]


@pytest.mark.parametrize("delimiter", ["|", ",", ";", "\t", "^"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    jobs, _ = read((HEADER + ROW).replace("|", delimiter))
    assert [story(job)[-1] for job in jobs] == [("COMPLETED", 120)]


def test_a_delimiter_may_be_given() -> None:
    (job,), _ = read((HEADER + ROW).replace("|", "::"), LogOptions(delimiter="::"))
    assert story(job)[-1] == ("COMPLETED", 120)


def test_a_delimiter_at_the_end_of_each_row_is_no_field() -> None:
    (job,), _ = read((HEADER + ROW).replace("\n", "|\n"))
    assert codes(job) == set()


def test_columns_may_be_given() -> None:
    columns = parse_columns("jobid, state, submit, start, end, [partition]")
    jobs, _ = read(ROW + ROW.replace("7|", "8|").strip() + "|fast\n", LogOptions(columns=columns))
    assert [(job.queue, codes(job)) for job in jobs] == [("default", set()), ("fast", set())]


def test_columns_without_a_job_id_are_refused() -> None:
    with pytest.raises(ValueError, match="at least JobID and State"):
        parse_columns("State,Submit")


def test_rows_of_no_known_shape_need_columns() -> None:
    with pytest.raises(NotAJobLog, match="--columns"):
        read(ROW)


def test_times_are_local_to_the_given_zone() -> None:
    (job,), _ = read(HEADER + ROW, LogOptions(zone=ZoneInfo("Europe/Stockholm")))
    assert job.created_at == datetime(2024, 3, 1, 9, tzinfo=UTC)


def test_a_time_that_the_clock_skipped_is_doubtful() -> None:
    row = "7|COMPLETED|2024-03-31T02:30:00|2024-03-31T03:30:00|2024-03-31T04:00:00\n"
    (job,), _ = read(HEADER + row, LogOptions(zone=ZoneInfo("Europe/Stockholm")))
    assert codes(job) == {"time_skipped"}


def test_of_two_equal_local_times_the_one_that_fits_is_taken() -> None:
    row = "7|COMPLETED|2024-10-27T02:50:00|2024-10-27T02:10:00|2024-10-27T03:00:00\n"
    (job,), _ = read(HEADER + row, LogOptions(zone=ZoneInfo("Europe/Stockholm")))
    assert story(job) == [("PENDING", 0), ("RUNNING", 20 * 60), ("COMPLETED", 70 * 60)]
    assert codes(job) == {"time_ambiguous"}


def test_a_job_id_that_came_again_is_another_job() -> None:
    rows = ROW + "8|COMPLETED|2024-03-01T10:00:00|Unknown|Unknown\n" + ROW.replace("2024", "2025")
    jobs, _ = read(HEADER + rows)
    assert len({job.key for job in jobs}) == 3


def test_a_job_of_many_steps_is_one_job() -> None:
    steps = "".join(ROW.replace("7|", f"7.{n}|", 1) for n in range(2500))
    (job,), report = read(HEADER + ROW + steps)
    assert report.parts == 2500
    assert job.result["steps"] == 2500


def test_a_long_name_is_cut() -> None:
    (job,), _ = read("JobID|State|Submit|JobName\n1|FAILED|2024-03-01T10:00:00|" + "n" * 300 + "\n")
    assert len(job.name) == 255
    assert "name_cut" in codes(job)
