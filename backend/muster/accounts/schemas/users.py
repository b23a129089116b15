"""Shapes of users."""

from datetime import datetime

from muster.accounts.roles import Role
from muster.accounts.schemas.fields import Email, NewUsername, Password
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, Body


class UserCreate(Body):
    """A new user. The name is what the user signs in with and owns jobs by."""

    username: NewUsername
    email: Email = ""
    role: Role = Role.VIEWER
    password: Password | None = None


class UserUpdate(Body):
    """Changes of a user."""

    email: Email = ABSENT
    role: Role = ABSENT
    is_active: bool = ABSENT
    password: Password = ABSENT


class User(Answer):
    """A user, as admins see it."""

    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    has_password: bool
    has_oidc: bool
    created_at: datetime
    last_sign_in_at: datetime | None


class UserList(Answer):
    """All users, by name."""

    count: int
    results: list[User]
