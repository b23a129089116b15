"""Domain errors: one flat tree, each with its HTTP status, its code and one sentence for the client."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

FieldErrors = Mapping[str, Any]
"""Messages by field; in a batch by index and then field."""


class MusterError(Exception):
    """A refusal that the client can understand. ``detail`` is one sentence; ``extra`` joins the problem body."""

    status = HTTPStatus.BAD_REQUEST
    code = "invalid"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra


class ValidationFailed(MusterError):
    """The input breaks a rule; ``errors`` names each field."""

    code = "validation_failed"

    def __init__(self, errors: FieldErrors, detail: str = "The request is not valid; see errors.") -> None:
        super().__init__(detail, errors=errors)


class MalformedBody(MusterError):
    """The body isn't JSON of the right kind at all."""

    code = "malformed_body"


class InvalidCursor(ValidationFailed):
    """A cursor that was altered, cut, or made for another list."""

    code = "invalid_cursor"

    def __init__(self, reason: str) -> None:
        super().__init__({"cursor": [reason]})


class UnsupportedMediaType(MusterError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"


class LengthRequired(MusterError):
    status = HTTPStatus.LENGTH_REQUIRED
    code = "length_required"

    def __init__(self) -> None:
        super().__init__("Send the body with a Content-Length, not in chunks.")


class BodyTooLarge(MusterError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body_too_large"


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


class OperationNotFound(MusterError):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self, operation_id: int) -> None:
        super().__init__(f"There is no operation {operation_id}.")


class OperationEnded(MusterError):
    status = HTTPStatus.CONFLICT
    code = "operation_ended"

    def __init__(self, operation_id: int) -> None:
        super().__init__(f"Operation {operation_id} has ended already.")


class DatabaseUnavailable(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "database_unavailable"

    def __init__(self) -> None:
        super().__init__("The database cannot be reached right now; try again.", headers={"Retry-After": "1"})


class StatementTimeout(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "statement_timeout"

    def __init__(self) -> None:
        super().__init__(
            "The database took too long over this and was stopped; narrow the request or try again.",
            headers={"Retry-After": "1"},
        )


class LockTimeout(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "lock_timeout"

    def __init__(self) -> None:
        super().__init__("Another change to the same row takes too long; try again.", headers={"Retry-After": "1"})


class PoolExhausted(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "pool_exhausted"

    def __init__(self) -> None:
        super().__init__("All database connections are busy; try again.", headers={"Retry-After": "1"})


class ExportsBusy(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "exports_busy"

    def __init__(self) -> None:
        super().__init__(
            "As many exports run as may at a time; try again when one has ended.", headers={"Retry-After": "10"}
        )


class ClientGone(MusterError):
    """For the log alone: whoever asked does not listen any more."""

    status = HTTPStatus.REQUEST_TIMEOUT
    code = "client_gone"

    def __init__(self) -> None:
        super().__init__("The client has closed the connection.")


class RateLimited(MusterError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "rate_limited"

    def __init__(self, budget: str) -> None:
        super().__init__(f"Too many {budget} from this client; wait as long as Retry-After says.")
