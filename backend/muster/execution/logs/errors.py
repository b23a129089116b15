"""Errors of logs."""

from muster.core.errors import NotFound


class AttemptNotFound(NotFound):
    def __init__(self, job_id: int, attempt: int) -> None:
        super().__init__(f"Job {job_id} has had no attempt {attempt}.")
