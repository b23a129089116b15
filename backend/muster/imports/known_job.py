"""Jobs in the database, as an import compares with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from muster.jobs.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownJob:
    """A job in the database. For a job of Slurm, ``job_id`` and ``cluster`` come from its key.

    Keys are ``sacct:<id>:<submit time>:<cluster>``, with the first submission as an instant. Earlier releases wrote the
    time as in the log, so jobs are compared by ``created_at``, which has always been the instant.
    """

    id: int
    key: str
    created_at: datetime
    started_at: datetime | None
    status: Status
    status_at: datetime
    message: str
    attempt: int
    result: Mapping[str, object]

    @property
    def job_id(self) -> str:
        return self.key.split(":")[1] if self.key.startswith("sacct:") else ""

    @property
    def cluster(self) -> str:
        return self.key.rpartition(":")[2]

    @property
    def user(self) -> str:
        return str(self.result.get("user", ""))


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of ``import_known`` or ``import_known_slurm``."""

    id: int
    unique_key: str
    created_at: datetime
    started_at: datetime | None
    status: str
    status_at: datetime
    status_message: str
    attempt: int
    result: str | None
    """JSON as text: Django leaves it to its fields."""


def known_job(row: KnownRow) -> KnownJob:
    """Returns the job of a row."""
    return KnownJob(
        id=row.id,
        key=row.unique_key,
        created_at=row.created_at,
        started_at=row.started_at,
        status=Status(row.status),
        status_at=row.status_at,
        message=row.status_message,
        attempt=row.attempt,
        result=orjson.loads(row.result) if row.result else {},
    )
