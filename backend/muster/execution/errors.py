"""Errors of workers."""

from http import HTTPStatus

from muster.core.errors import MusterError, NotFound


class WorkerNotFound(NotFound):
    def __init__(self, worker_id: int) -> None:
        super().__init__(f"Worker {worker_id} does not exist or was forgotten; register again.")


class WorkerGone(MusterError):
    status = HTTPStatus.CONFLICT
    code = "worker_gone"
    cause = "The worker was silent past its lease and counts as lost, or it has left."
    remedy = "End what it still runs, then register again."
