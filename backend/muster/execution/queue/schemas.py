"""Query strings and answers of the queue and of tasks."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, DIGITS, Query
from muster.jobs.schemas.answers import JobItem
from muster.jobs.schemas.fields import QueueFilter

LIMIT_MAX = 500


class JobQueueQuery(Query):
    """Which queue, all if absent, and how many jobs of it."""

    queue: QueueFilter = ABSENT
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX), DIGITS] = 50


class QueuedJob(JobItem):
    """A job that is due, in the order of the claim."""

    due_at: datetime


class JobQueue(Answer):
    """The next jobs. count is that of all due jobs: exact, or a lower bound if count_exact is false."""

    count: int
    count_exact: bool
    results: list[QueuedJob]


class Task(Answer):
    """A task: arguments is a JSON schema, null for a task that only workers know; workers is how many take it."""

    name: str
    description: str
    arguments: dict[str, Any] | None
    workers: int


class TaskList(Answer):
    """The built-in tasks, and those that live workers name, by name."""

    results: list[Task]
