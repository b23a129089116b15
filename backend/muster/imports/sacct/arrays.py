"""Pending arrays: one row, ``123_[4-9%2]``, stands for all tasks that have not started."""

import re
from collections.abc import Iterator

_PENDING_ARRAY = re.compile(r"(?P<base>\d+)_\[(?P<tasks>[^\]%]*)(?:%\d+)?\]?")
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?(?::(\d{1,9}))?")
MOST_TASKS = 10_000_000


def is_pending_array(job_id: str) -> bool:
    """Returns whether a job id stands for the pending tasks of an array."""
    return "_[" in job_id


def tasks_of(job_id: str) -> set[int] | None:
    """Returns the tasks of an id such as ``123_[1-3,7%2]``; None if sacct shortened the list."""
    match = _PENDING_ARRAY.fullmatch(job_id)
    if match is None or not job_id.endswith("]"):
        return None
    tasks: set[int] = set()
    for item in match["tasks"].split(","):
        found = _RANGE.fullmatch(item.strip())
        if found is None:
            return None
        first, last, step = int(found[1]), int(found[2] or found[1]), int(found[3] or 1)
        if step == 0 or len(tasks) + (last - first) // step > MOST_TASKS:
            return None
        tasks.update(range(first, last + 1, step))
    return tasks


def task_number(job_id: str) -> int | None:
    """Returns 4 for ``123_4``; None if it is not a task."""
    number = job_id.partition("_")[2]
    return int(number) if number.isdecimal() else None


def listed(hexmask: str) -> str:
    """Returns ``1-3,5`` for the bit mask ``0x2E``, in which slurmdbd stores pending tasks. Other texts stay."""
    if not re.fullmatch(r"0x[0-9A-Fa-f]{1,4096}", hexmask):
        return hexmask
    mask = int(hexmask, 16)
    return ",".join(_ranges([bit for bit in range(mask.bit_length()) if mask >> bit & 1]))


def _ranges(numbers: list[int]) -> Iterator[str]:
    first: int | None = None
    for at, number in enumerate(numbers):
        first = number if first is None else first
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield str(number) if first == number else f"{first}-{number}"
            first = None
