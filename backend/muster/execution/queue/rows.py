"""The rows of this package's statements in ``db/queries/execution``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueRow:
    """``job_queue``. ``results`` is a JSON array."""

    results: str
    count: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """``task_list``. ``task`` is None for workers that take any task."""

    task: str | None
    workers: int
