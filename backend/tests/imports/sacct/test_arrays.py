"""Pending arrays and their tasks."""

import pytest

from muster.imports.sacct.arrays import listed, tasks_of
from tests.imports.logs import read

HEADER = "JobID|State|Submit|Start|End\n"
WAITING = "PENDING|2024-04-01T00:00:00|Unknown|Unknown\n"
DONE = "COMPLETED|2024-04-01T00:00:00|2024-04-01T01:00:00|2024-04-01T02:00:00\n"


@pytest.mark.parametrize(
    ("job_id", "tasks"),
    [
        ("9_[4]", {4}),
        ("9_[1-3,7%2]", {1, 2, 3, 7}),
        ("9_[0-8:4]", {0, 4, 8}),
        ("9_[1-3,...]", None),
        ("9_[1-3,5", None),
        ("9_[]", None),
        ("9_4", None),
        ("9", None),
    ],
)
def test_tasks_that_wait(job_id: str, tasks: set[int] | None) -> None:
    assert tasks_of(job_id) == tasks


@pytest.mark.parametrize(
    ("mask", "text"), [("0xE", "1-3"), ("0x2E", "1-3,5"), ("0x1", "0"), ("1-3%2", "1-3%2"), ("", ""), ("0xZ", "0xZ")]
)
def test_masks_are_listed(mask: str, text: str) -> None:
    assert listed(mask) == text


def ids(*rows: str) -> list[str]:
    jobs, _ = read(HEADER + "".join(rows))
    return sorted(job.key.split(":")[1] for job in jobs)


def test_a_waiting_array_gives_way_to_all_its_tasks() -> None:
    assert ids("9_[4-5%1]|" + WAITING, "9_4|" + DONE, "9_5|" + DONE) == ["9_4", "9_5"]
    assert ids("9_4|" + DONE, "9_5|" + DONE, "9_[4-5]|" + WAITING) == ["9_4", "9_5"]


def test_it_stays_for_tasks_that_wait() -> None:
    assert ids("9_[4-6]|" + WAITING, "9_4|" + DONE, "9_5|" + DONE) == ["9_4", "9_5", "9_[4-6]"]
    assert ids("9_[1-300,...]|" + WAITING, "9_4|" + DONE) == ["9_4", "9_[1-300,...]"]


def test_tasks_of_an_older_array_with_its_id_are_others() -> None:
    old = DONE.replace("2024", "2019")
    assert ids("9_[4-5]|" + WAITING, "9_4|" + old, "9_5|" + old) == ["9_4", "9_5", "9_[4-5]"]
