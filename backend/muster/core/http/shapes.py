"""Field types shared by the schemas, with the validation of their values."""

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Self

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

# Category Cc: characters that a terminal, a log viewer or a spreadsheet interprets instead of showing.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# ISO 8601 as people write it; pydantic alone also accepts seconds since the epoch.
_TIME = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)?)?", re.ASCII)
_DIGITS = re.compile(r"[+-]?\d+", re.ASCII)


# The default of an absent field. Defaults are not validated, so an explicit null is still refused.
ABSENT: Any = None

Errors = dict[str, list[str]]
"""Messages by field."""


class Shape(BaseModel):
    """Base class of all input. Refuses unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    def contradictions(self) -> Errors:
        """Returns messages for combinations of fields that are invalid although each field is valid."""
        return {}

    def resolved(self, username: str) -> Self:
        """Returns the input with words that stand for the caller, whose user name may be empty, in its place."""
        return self


class Body(Shape):
    """A JSON body. Strict: no value is coerced to another type."""

    model_config = ConfigDict(strict=True)


class Query(Shape):
    """A query string. All values arrive as text."""


def printable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("Must not contain control characters.")
    return value


def visible(value: str) -> str:
    """Returns the text unless it consists of blanks and invisible characters only. Accepts empty text."""
    if value and not is_visible(value):
        raise ValueError("Must hold a visible character.")
    return value


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("Must hold no NUL character.")
    return value


def _encodable(value: object) -> object:
    # Only query strings can contain surrogates: the JSON parser refuses them in a body.
    if isinstance(value, str) and _SURROGATE.search(value):
        raise ValueError("Must be valid Unicode.")
    return value


def json_text(value: JsonValue) -> str:
    """Returns the value as JSON text that PostgreSQL can store: no NaN, infinity or NUL."""
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
    """Returns the time in UTC; a time without a zone is interpreted as UTC."""
    try:
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("Is out of range.") from error
    return aware


def _whole(value: object) -> object:
    # Python also accepts 1_0 as 10 and other spellings; a query accepts digits only.
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
# Must be separate from the bounds of a field: combined, pydantic omits the bounds from the JSON schema.
DIGITS = BeforeValidator(_whole)
# Pydantic alone also accepts yes, on and 1.
Flag = Annotated[bool, BeforeValidator(_flag)]
Json = Annotated[JsonValue, AfterValidator(json_text)]
JsonObject = Annotated[
    JsonValue,
    AfterValidator(_object),
    AfterValidator(json_text),
    WithJsonSchema({"type": "object", "additionalProperties": True}),
]
Instant = Annotated[datetime, BeforeValidator(_iso), Field(strict=False), AfterValidator(_utc)]
