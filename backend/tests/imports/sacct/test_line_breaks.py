"""Texts with line breaks, which sacct doesn't escape."""

import pytest

from muster.imports.doubts import Skip
from tests.imports.logs import codes, read, story

TIMES = "2024-06-01T08:00:00|2024-06-01T08:00:10|2024-06-01T08:01:10"
WRAP = "python - <<'P'\nimport x\n\n7\n7|x\nP"


@pytest.mark.parametrize("wrap", [WRAP, "a\nb", "a |\nb | c", "a\n\n\nb"])
@pytest.mark.parametrize(
    "columns",
    [
        "JobID User SubmitLine State Submit|Start|End ExitCode",
        "JobID State SubmitLine Submit|Start|End ExitCode JobName",
        "JobID State Submit|Start|End JobName ExitCode SubmitLine",
    ],
)
def test_nothing_behind_a_line_break_is_lost(columns: str, wrap: str) -> None:
    def row(number: int, state: str, code: str) -> str:
        values = {
            "JobID": str(number), "JobName": f"job{number}", "User": "eve", "SubmitLine": wrap, "State": state,
            "ExitCode": code, "Submit|Start|End": TIMES,
        }  # fmt: skip
        return "|".join(values[name] for name in columns.split())

    log = "\n".join([columns.replace(" ", "|"), row(31, "FAILED", "5:0"), row(32, "COMPLETED", "0:0"), ""])
    jobs, report = read(log)
    assert [(job.key.split(":")[1], job.status.value, job.result["exit_code"]) for job in jobs] == [
        ("31", "FAILED", 5),
        ("32", "COMPLETED", 0),
    ]
    assert all("line_break" in codes(job) for job in jobs)
    assert not report.skips


def test_names_of_neighbours_with_line_breaks_stay_apart() -> None:
    header = "JobID|JobName|User|State|Submit|Start|End\n"
    jobs, _ = read(header + f"31|one\n32|eve|FAILED|{TIMES}\n32|two\nlines|eve|COMPLETED|{TIMES}\n")
    assert [(job.name, job.status.value) for job in jobs] == [("one 32", "FAILED"), ("two lines", "COMPLETED")]


def test_a_row_that_is_merely_short_takes_nothing_from_the_next() -> None:
    header = "JobID|State|Submit|Start|End|ExitCode\n"
    jobs, report = read(
        header + f"31|FAILED|2024-06-01T08:00:00|2024-06-01T08:00:10\n32|MOLTEN|{TIMES}|0:0\n33|FAILED|{TIMES}|3:0\n"
    )
    assert [(job.key.split(":")[1], codes(job)) for job in jobs] == [
        ("31", {"fields_missing", "end_unknown", "run_zero"}),
        ("33", set()),
    ]
    assert report.skips == {Skip.STATE_UNKNOWN: 1}


def test_quoted_fields_go_on_in_the_next_line() -> None:
    jobs, _ = read(
        "JobID,JobName,State,Submit,Start,End\n"
        '31,"first,\nsecond ""x""",COMPLETED,2024-06-01 08:00:00,2024-06-01 08:00:10,2024-06-01 08:01:10\n'
    )
    assert [(job.name, story(job)[-1]) for job in jobs] == [('first, second "x"', ("COMPLETED", 70))]
