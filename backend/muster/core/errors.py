"""The registry of errors, their base class, and the errors that every capability shares.

Each ``errors.py`` declares its own classes; declaring a class with a code registers it. ``docs/reference/errors.md`` is
generated from the registry.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

FieldErrors = Mapping[str, Any]
"""Messages by field; in a batch by index and then field."""

ERRORS_MEMBER = "messages by field; in a batch by index, then field"

_registry: dict[str, type["MusterError"]] = {}


class MusterError(Exception):
    """An error that a client receives as a problem body. ``extra`` joins its members.

    A subclass with a ``code`` is an entry of the registry and states its own status, cause and remedy; a subclass
    without one is a case of its parent's entry. ``detail`` defaults to the cause and the remedy in one sentence.
    """

    status: ClassVar[HTTPStatus]
    code: ClassVar[str]
    title: ClassVar[str]
    """The phrase of RFC 9110 for the status, where it differs from Python's."""
    cause: ClassVar[str]
    remedy: ClassVar[str]
    members: ClassVar[Mapping[str, str]] = {}
    """What the body holds beside the members of every problem, by name."""
    retry_after_s: ClassVar[int | None] = None
    item_reason: ClassVar[bool] = False
    """Whether an answer about many items names the code as the reason why one of them was skipped."""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        own = vars(cls)
        if "code" not in own:
            return
        if missing := {"status", "cause", "remedy"} - own.keys():
            raise TypeError(f"{cls.__qualname__} states no {' and no '.join(sorted(missing))}.")
        if cls.code in _registry:
            raise TypeError(f"{cls.__qualname__} and {_registry[cls.code].__qualname__} have the same code.")
        if "title" not in own:
            cls.title = cls.status.phrase
        _registry[cls.code] = cls

    def __init__(self, detail: str | None = None, **extra: object) -> None:
        self.detail = detail or f"{self.cause.removesuffix('.')}; {self.remedy[0].lower()}{self.remedy[1:]}"
        self.extra = extra
        super().__init__(self.detail)

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}

    def problem(self, request_id: str | None) -> dict[str, object]:
        """The body by RFC 9457."""
        return {
            "type": f"urn:muster:problem:{self.code}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id,
            **self.extra,
        }


def registered() -> Mapping[str, type[MusterError]]:
    """The errors by code, of all modules that are imported by now."""
    return _registry


class NotFound(MusterError):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    cause = "The resource does not exist or was deleted."
    remedy = "Check the id and the path."


class ValidationFailed(MusterError):
    """``errors`` has the messages by field."""

    status = HTTPStatus.BAD_REQUEST
    code = "validation_failed"
    cause = "A field of the body, a parameter or a header breaks a rule."
    remedy = "Correct what errors names."
    members: ClassVar[Mapping[str, str]] = {"errors": ERRORS_MEMBER}

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__(errors=errors)


class InvalidCursor(ValidationFailed):
    status = HTTPStatus.BAD_REQUEST
    code = "invalid_cursor"
    cause = "The cursor was altered or cut, or belongs to other filters or another order."
    remedy = "Start again from the first page."

    def __init__(self, reason: str, field: str = "cursor") -> None:
        super().__init__({field: [reason]})
