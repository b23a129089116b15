"""Shapes of API keys."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from muster.core.callers import Scope
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, Body, Instant

NAME_MAX = 100

KeyName = Annotated[str, StringConstraints(pattern=r"^[\w.@+ -]+$", min_length=1, max_length=NAME_MAX)]


class KeyCreate(Body):
    """A new API key with these scopes. Without ``expires_at`` it is valid until it is revoked."""

    name: KeyName
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    expires_at: Instant | None = ABSENT


class Key(Answer):
    """An API key, without its secret."""

    id: int
    name: str
    prefix: str
    username: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class NewKey(Key):
    """A new key. ``key`` is shown this once."""

    key: str


class KeyList(Answer):
    """The keys that the caller manages, newest first."""

    count: int
    results: list[Key]
