"""Field types shared by the shapes: each says in one place what a value may be."""

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    WithJsonSchema,
)

from muster.core.visible_text import is_visible

# Category Cc: what a terminal, a log line or a spreadsheet would act upon instead of show.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# ISO 8601 as people write it; pydantic by itself takes seconds since the epoch too.
_TIME = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)?)?", re.ASCII)
_DIGITS = re.compile(r"[+-]?\d+", re.ASCII)


# The default of a field that was not given. Defaults are not validated, so null in a body stays refused.
ABSENT: Any = None

Errors = dict[str, list[str]]
"""Messages by field."""


class Shape(BaseModel):
    """Base of all that comes in: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    def contradictions(self) -> Errors:
        """What is wrong between fields, each of which is right by itself."""
        return {}


class Body(Shape):
    """A JSON body: strict, no value is coerced into another kind."""

    model_config = ConfigDict(strict=True)


class Query(Shape):
    """A query string, whose values are all text."""


def printable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("Must not contain control characters.")
    return value


def visible(value: str) -> str:
    """The text, unless it is one of blanks and invisible characters alone. Empty text is for other rules to judge."""
    if value and not is_visible(value):
        raise ValueError("Must hold a visible character.")
    return value


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("Must hold no NUL character.")
    return value


def _encodable(value: object) -> object:
    # Only query strings can carry these: a JSON body with one is refused when it is parsed.
    if isinstance(value, str) and _SURROGATE.search(value):
        raise ValueError("Must be valid Unicode.")
    return value


def json_text(value: JsonValue) -> str:
    """The value as JSON text, as PostgreSQL will store it: no NaN, no infinity, no NUL."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    except ValueError as error:
        raise ValueError("Must hold finite numbers only.") from error
    if "\\u0000" in text and _holds_nul(value):
        raise ValueError("Must hold no NUL character.")
    return text


def _holds_nul(value: JsonValue) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in key or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_holds_nul(item) for item in value)


def _object(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        raise ValueError("Must be an object.")
    return value


def _utc(value: datetime) -> datetime:
    """Aware and in UTC; a time without a zone is taken as UTC."""
    try:
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("Is out of range.") from error
    return aware


def _whole(value: object) -> object:
    # Python reads 1_0 as 10, and more: in a query a number is written with digits.
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("Must be a whole number.")
    return value


def _flag(value: object) -> object:
    if value not in ("true", "false"):
        raise ValueError("Must be true or false.")
    return value == "true"


def _iso(value: object) -> object:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("Must be an ISO 8601 time, like 2026-01-31T12:00:00Z.")
    return value


Text = Annotated[str, BeforeValidator(_encodable), AfterValidator(_storable), StringConstraints(max_length=100_000)]
# Beside the bounds of a field, not within them: there pydantic would keep the bounds out of the JSON schema.
DIGITS = BeforeValidator(_whole)
# Pydantic reads yes, on and 1 as well.
Flag = Annotated[bool, BeforeValidator(_flag)]
Json = Annotated[JsonValue, AfterValidator(json_text)]
JsonObject = Annotated[
    JsonValue,
    AfterValidator(_object),
    AfterValidator(json_text),
    WithJsonSchema({"type": "object", "additionalProperties": True}),
]
Instant = Annotated[datetime, BeforeValidator(_iso), Field(strict=False), AfterValidator(_utc)]
