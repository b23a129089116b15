"""Errors of jobs."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from muster.core.errors import ERRORS_MEMBER, FieldErrors, MusterError, NotFound

ALLOWED_MEMBER = "the statuses that the job can take"


class JobNotFound(NotFound):
    item_reason = True

    def __init__(self, job_id: int) -> None:
        super().__init__(f"Job {job_id} does not exist or was deleted; check the id.")


class TransitionRefused(MusterError):
    """``allowed`` lists the statuses that the job can take instead."""

    status = HTTPStatus.CONFLICT
    code = "transition_refused"
    cause = "A job of this status cannot take the status that was asked for."
    remedy = "Choose a status that allowed lists; if it lists none, the status is final."
    members: ClassVar[Mapping[str, str]] = {"allowed": ALLOWED_MEMBER}
    item_reason = True

    def __init__(self, *, current: str, wanted: str, allowed: list[str]) -> None:
        choice = f"choose {' or '.join(allowed)}" if allowed else f"{current} is final"
        super().__init__(f"A {current} job cannot become {wanted}; {choice}.", allowed=allowed)


class JobFinished(MusterError):
    status = HTTPStatus.CONFLICT
    code = "job_finished"
    cause = "A finished job cannot be edited."
    remedy = "Retry the job first when allowed lists PENDING; otherwise create a new one."
    members: ClassVar[Mapping[str, str]] = {"allowed": ALLOWED_MEMBER}
    item_reason = True

    def __init__(self, *, current: str, allowed: list[str]) -> None:
        choice = "retry it first" if allowed else "create a new job instead"
        super().__init__(f"A {current} job cannot be edited; {choice}.", allowed=allowed)


class NotOwner(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "not_owner"
    cause = "The job belongs to somebody else, and the caller may change own jobs only."
    remedy = "Ask its owner or an operator to do it."
    item_reason = True


class OwnerRefused(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "owner_refused"
    cause = "The caller may not create jobs for another owner."
    remedy = "Leave owner out, or use a key with the scope work or admin."


class TaskRefused(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "task_refused"
    cause = "The caller may not submit jobs with this task, which runs any program on the worker."
    remedy = "Have an operator submit it, or use a key with the scope operate."


class VersionMismatch(MusterError):
    status = HTTPStatus.PRECONDITION_FAILED
    code = "version_mismatch"
    cause = "The job has changed since the version that If-Match names."
    remedy = "Read the job again, then repeat the change with its new ETag."


class IdempotencyKeyReused(MusterError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Unprocessable Content"
    code = "idempotency_key_reused"
    cause = "The Idempotency-Key came with another request before: another body or another path."
    remedy = "Repeat a request unchanged, and give each other one a new key."


class CreatedJobDeleted(MusterError):
    status = HTTPStatus.GONE
    code = "created_job_deleted"
    cause = "The job that an earlier request with the Idempotency-Key created was deleted."
    remedy = "Send a new key to create another job."

    def __init__(self, job_id: int) -> None:
        super().__init__(
            f"Job {job_id}, which an earlier request with this Idempotency-Key created, was deleted;"
            " send a new key to create another job."
        )


class UniqueKeyTaken(MusterError):
    """``existing_id`` is the job that has the key; ``errors`` has the messages by index in a batch."""

    status = HTTPStatus.CONFLICT
    code = "unique_key_taken"
    cause = "Another job has the unique_key, or it occurs twice in the batch."
    remedy = "Use the job that existing_id names, or choose another unique_key."
    members: ClassVar[Mapping[str, str]] = {
        "existing_id": "the job that has the unique_key",
        "errors": ERRORS_MEMBER,
    }

    def __init__(
        self, *, unique_key: str, existing_id: int | None, errors: Mapping[str, FieldErrors] | None = None
    ) -> None:
        if existing_id is None:
            super().__init__(f"The unique_key {unique_key!r} occurs twice in the batch; choose others.", errors=errors)
            return
        super().__init__(
            f"Job {existing_id} already has the unique_key {unique_key!r}; use that job or choose another key.",
            existing_id=existing_id,
        )
        if errors:
            self.extra["errors"] = errors
