"""Bodies and responses of sign-in, keys, users and the audit log."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from muster.accounts.roles import Role
from muster.core.callers import Scope
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, Body, Instant, Text

PASSWORD_MAX = 1024
"""A limit on what is hashed."""
NAME_MAX = 100

Password = Annotated[Text, StringConstraints(min_length=1, max_length=PASSWORD_MAX)]
Username = Annotated[Text, StringConstraints(min_length=1, max_length=150)]
KeyName = Annotated[str, StringConstraints(pattern=r"^[\w.@+ -]+$", min_length=1, max_length=NAME_MAX)]


class SignIn(Body):
    """Name and password of a person."""

    username: Username
    password: Password


class Person(Answer):
    """A user, as everyone may see."""

    id: int
    username: str
    role: Role


class Me(Answer):
    """Who the caller is. With AUTH=off ``user`` is null and everything is allowed."""

    auth: bool
    user: Person | None
    scopes: list[Scope]
    key_id: int | None
    session_id: int | None


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


class AuditEntry(Answer):
    """Something that was done."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: dict[str, Any]
    address: str
    request_id: str
