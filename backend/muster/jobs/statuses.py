"""The status of a job."""

from enum import StrEnum


class Status(StrEnum):
    """The status of a job, in the order of a job's life."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
