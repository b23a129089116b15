"""Parses and validates a request's body, query string and actor; one ValidationFailed names every invalid field."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from muster.core.callers import AuditActor, Caller
from muster.core.errors import ValidationFailed
from muster.core.http import access
from muster.core.http.client_address import client_finder
from muster.core.http.errors import BodyTooLarge, LengthRequired, MalformedBody, UnsupportedMediaType
from muster.core.http.shapes import Body, Errors, Query, Shape
from muster.core.visible_text import is_visible

BodyT = TypeVar("BodyT", bound=Body)
QueryT = TypeVar("QueryT", bound=Query)
ShapeT = TypeVar("ShapeT", bound=Shape)

_finder = cache(client_finder)

BODY_MAX_BYTES = 2 * 1024 * 1024
ACTOR_MAX = 255
WHOLE = MalformedBody.part
MESSAGES = {
    "missing": "Is required.",
    "extra_forbidden": "Unknown field.",
    "json_invalid": "Must be JSON.",
    "string_type": "Must be text.",
    "int_type": "Must be a whole number.",
    "int_parsing": "Must be a whole number.",
    "int_from_float": "Must be a whole number.",
    "model_type": "Must be an object.",
    "datetime_from_date_parsing": "Must be an ISO 8601 time, like 2026-01-31T12:00:00Z.",
    "datetime_parsing": "Must be an ISO 8601 time, like 2026-01-31T12:00:00Z.",
}


def body(request: HttpRequest, shape: type[BodyT], *, optional: bool = False) -> BodyT:
    """Returns the JSON body as ``shape``. If ``optional``, an absent body counts as ``{}``."""
    raw = raw_body(request, max_bytes=BODY_MAX_BYTES)
    if optional and not raw:
        raw = b"{}"
    try:
        return _consistent(shape.model_validate_json(raw).resolved(caller(request).username))
    except ValidationError as error:
        raise failure(error) from error


def raw_body(request: HttpRequest, *, max_bytes: int) -> bytes:
    """Returns the bytes of a JSON body. Raises UnsupportedMediaType, LengthRequired or BodyTooLarge."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    # Django treats a body of unknown length as empty.
    if "HTTP_TRANSFER_ENCODING" in request.META or not length.isdecimal():
        raise LengthRequired
    if int(length) > max_bytes:
        raise BodyTooLarge(f"The body is larger than {max_bytes // 1024} KiB; split it over several requests.")
    content = request.body
    if content and request.content_type not in ("application/json", "application/merge-patch+json"):
        raise UnsupportedMediaType
    return content


def query(request: HttpRequest, shape: type[QueryT]) -> QueryT:
    """Returns the query string as ``shape``. Only ``status`` may be repeated."""
    given = dict(request.GET.lists())
    repeated = [name for name, values in given.items() if len(values) > 1 and name != "status"]
    if repeated:
        raise ValidationFailed({name: ["Give this only once."] for name in repeated})
    values = {name: several if name == "status" else several[0] for name, several in given.items()}
    try:
        return _consistent(shape.model_validate(values).resolved(caller(request).username))
    except ValidationError as error:
        raise ValidationFailed(_messages_by_parameter(error.errors())) from error


def _consistent(value: ShapeT) -> ShapeT:
    if contradictions := value.contradictions():
        raise ValidationFailed(contradictions)
    return value


def failure(error: ValidationError, *, kind: str = "object") -> MalformedBody | ValidationFailed:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return MalformedBody(f"The body is not valid JSON ({first['ctx']['error']}); correct it.")
    if not first["loc"]:
        if first["type"] in ("too_short", "too_long"):
            return ValidationFailed({WHOLE: [_message(first)]})
        return MalformedBody(f"The body is not a JSON {kind}; send one.")
    return ValidationFailed(messages_by_field(error.errors()))


def messages_by_field(details: Sequence[ErrorDetails]) -> Errors:
    """Returns messages by field name; nested fields are written with dots."""
    errors: Errors = {}
    for detail in details:
        errors.setdefault(".".join(str(part) for part in detail["loc"]) or WHOLE, []).append(_message(detail))
    return errors


def _messages_by_parameter(details: Sequence[ErrorDetails]) -> Errors:
    errors: Errors = {}
    for detail in details:
        unknown = detail["type"] == "extra_forbidden"
        errors.setdefault(str(detail["loc"][0]), []).append("Unknown parameter." if unknown else _message(detail))
    return errors


def _message(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    if detail["type"] == "too_short" and isinstance(detail["input"], str):
        return "Must not be empty."
    if detail["type"] == "too_long" and isinstance(detail["input"], str):
        return f"Must have at most {detail['ctx']['max_length']} characters."
    return MESSAGES.get(detail["type"]) or detail["msg"].replace("Input should", "Should") + "."


def caller(request: HttpRequest) -> Caller:
    """Returns who sends the request."""
    return access.caller(request)


def actor(request: HttpRequest) -> str:
    """Returns the actor for the history: the caller, or whom ``X-Actor`` names if the caller may speak for others.

    Raises ValidationFailed unless the header is printable, visible text of at most 255 characters.
    """
    own = caller(request)
    given = request.META.get("HTTP_X_ACTOR") if own.speaks_for_others else None
    return own.name if given is None else _actor(_header_text(given)) or own.name


def audit_actor(request: HttpRequest) -> AuditActor:
    """Returns the caller for the audit log, where ``X-Actor`` names nobody."""
    address = _finder(settings.TRUSTED_PROXIES)(request)
    return AuditActor(name=caller(request).name, address=address)


def _actor(name: str) -> str:
    if not name.isprintable() or len(name) > ACTOR_MAX:
        raise ValidationFailed({"X-Actor": ["Must be printable text of at most 255 characters."]})
    if name and not is_visible(name):
        raise ValidationFailed({"X-Actor": ["Must hold a visible character."]})
    return name


def _header_text(value: str) -> str:
    """Decodes a header as UTF-8, which most clients send, if it is valid; WSGI decodes all as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
