"""Reads of the queue and of tasks. Each is one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution.queue.rows import QueueRow, TaskRow
from muster.execution.tasks import arguments

COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The next jobs as a JSON array, and the number of jobs that are due; a lower bound unless ``count_exact``."""

    results: str
    count: int
    count_exact: bool


def job_queue(*, queue: str | None, limit: int) -> Queue:
    """Returns the jobs that workers would get next, of one queue or of all. Locks and changes nothing."""
    values = {"queue": queue, "most": limit, "cap": COUNT_CAP}
    row = queries.single(sql_file("job_queue"), values, into=QueueRow)
    return Queue(results=row.results, count=min(row.count, COUNT_CAP), count_exact=row.count <= COUNT_CAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task. ``arguments`` is the JSON schema of its arguments, None for one that only workers know."""

    name: str
    description: str
    arguments: Mapping[str, Any] | None
    workers: int


def task_list() -> Sequence[Task]:
    """Returns the built-in tasks and those that live workers name, by name, each with the number of its workers."""
    counts = {row.task: row.workers for row in queries.rows(sql_file("task_list"), {}, into=TaskRow)}
    any_task = counts.pop(None, 0)
    built_in = arguments.known()
    return [
        Task(
            name=name,
            description=arguments.description(name) if name in built_in else "",
            arguments=arguments.schema(name) if name in built_in else None,
            workers=counts.get(name, 0) + any_task,
        )
        for name in sorted({*built_in, *(task for task in counts if task is not None)})
    ]
