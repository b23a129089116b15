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
