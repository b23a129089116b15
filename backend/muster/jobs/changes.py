"""The inputs of services: a new job, and a change of jobs. Values are validated by the schemas."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from muster.jobs.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job to create. ``args`` and ``resource_requirements`` are objects as JSON text; ``scheduled_at`` is in UTC."""

    name: str
    description: str = ""
    priority: int = 5
    queue: str = "default"
    owner: str = ""
    project: str = ""
    task: str = ""
    args: str = "{}"
    unique_key: str | None = None
    max_attempts: int = 1
    scheduled_at: datetime | None = None
    resource_requirements: str = "{}"


class JobEdits(TypedDict, total=False):
    """Edits of an unfinished job; absent fields are unchanged. ``resource_requirements`` is JSON text."""

    name: str
    description: str
    priority: int
    scheduled_at: datetime | None
    resource_requirements: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobChange:
    """A status update, edits, or both; None means absent.

    ``progress`` is in percent, ``result_data`` JSON text ("null" clears it).
    """

    status_type: Status | None = None
    message: str | None = None
    progress: int | None = None
    result_data: str | None = None
    error_message: str | None = None
    edits: JobEdits = field(default_factory=JobEdits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition:
    """What a job must meet to be changed: it belongs to ``only_owner``, and is as the ``version`` of an ETag says.

    None demands nothing.
    """

    only_owner: str | None = None
    version: str | None = None


NO_PRECONDITION = Precondition()
