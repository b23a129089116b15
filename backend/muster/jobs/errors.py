"""Errors of jobs."""

from collections.abc import Mapping
from http import HTTPStatus

from muster.core.errors import FieldErrors, MusterError


class JobNotFound(MusterError):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self, job_id: int) -> None:
        super().__init__(f"There is no job {job_id}.")


class TransitionRefused(MusterError):
    """The state machine forbids it; ``allowed`` names what it permits."""

    status = HTTPStatus.CONFLICT
    code = "transition_refused"

    def __init__(self, *, current: str, wanted: str, allowed: list[str]) -> None:
        permitted = ", ".join(allowed) or "nothing: it is final"
        super().__init__(f"A {current} job cannot become {wanted}. Allowed: {permitted}.", allowed=allowed)


class JobFinished(MusterError):
    status = HTTPStatus.CONFLICT
    code = "job_finished"

    def __init__(self, *, current: str, allowed: list[str]) -> None:
        super().__init__(f"A {current} job cannot be edited; retry it first.", allowed=allowed)


class VersionMismatch(MusterError):
    """``If-Match`` names a version that is no longer the current one."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "version_mismatch"

    def __init__(self) -> None:
        super().__init__("The job has changed since it was read; read it again.")


class UniqueKeyTaken(MusterError):
    status = HTTPStatus.CONFLICT
    code = "unique_key_taken"

    def __init__(
        self, *, unique_key: str, existing_id: int | None, errors: Mapping[str, FieldErrors] | None = None
    ) -> None:
        if existing_id is None:
            super().__init__(f"The unique_key {unique_key!r} stands twice in the batch.", errors=errors)
            return
        super().__init__(f"Job {existing_id} has the unique_key {unique_key!r} already.", existing_id=existing_id)
        if errors:
            self.extra["errors"] = errors
