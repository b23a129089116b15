"""Shapes of sign-in, of the caller, and of JWT."""

from typing import Annotated

from pydantic import StringConstraints

from muster.accounts.roles import Role
from muster.accounts.schemas.fields import Password, Username
from muster.core.callers import Scope
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import Body, Text


class SignIn(Body):
    """Name and password of a person."""

    username: Username
    password: Password


class Person(Answer):
    """Who is signed in. Without a password the user signs in at the identity provider."""

    id: int
    username: str
    role: Role
    has_password: bool


class Me(Answer):
    """Who the caller is. With AUTH=off ``user`` is null and everything is allowed."""

    auth: bool
    user: Person | None
    scopes: list[Scope]
    key_id: int | None
    session_id: int | None


class Refresh(Body):
    """The newest refresh token of a session."""

    refresh: Annotated[Text, StringConstraints(max_length=2000)]


class Tokens(Answer):
    """An access token for Authorization: Bearer, and the refresh token that gets the next pair, once."""

    access: str
    refresh: str
    expires_in_s: int
