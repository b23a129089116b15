"""Bodies and responses of sign-in, keys, users and the audit log."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from muster.accounts.audit import AuditFilter
from muster.accounts.roles import Role
from muster.core.callers import Scope
from muster.core.http import cursors
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, DIGITS, Body, Instant, Query, Text

PASSWORD_MAX = 1024
"""A limit on what is hashed."""
NAME_MAX = 100
AUDIT_TEXT_MAX = 255

PATH_MAX = 2000
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f-\x9f\\]*")

Password = Annotated[Text, StringConstraints(min_length=1, max_length=PASSWORD_MAX)]
Username = Annotated[Text, StringConstraints(min_length=1, max_length=150)]
NewUsername = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]+$", min_length=1, max_length=150)]
Email = Annotated[str, StringConstraints(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=254)]
KeyName = Annotated[str, StringConstraints(pattern=r"^[\w.@+ -]+$", min_length=1, max_length=NAME_MAX)]


class SignIn(Body):
    """Name and password of a person."""

    username: Username
    password: Password


class OidcOffer(Answer):
    """Sign-in at an OpenID Connect provider: the text of the button, and the address that it leads to."""

    label: str
    url: str


class SignInMethods(Answer):
    """How people sign in. With AUTH=off nobody does. ``oidc`` is null without a provider."""

    auth: bool
    oidc: OidcOffer | None


def is_own_path(path: str) -> bool:
    """Returns whether a redirect to the path stays on this site."""
    # Browsers read a backslash as a slash, and leave out control characters and leading blanks.
    return len(path) <= PATH_MAX and _OWN_PATH.fullmatch(path) is not None


def _own_path(path: str) -> str:
    if not is_own_path(path):
        raise ValueError("Must be a path of this site: one / and no // at the beginning.")
    return path


class OidcStart(Query):
    """Where a browser goes on after the sign-in."""

    next: Annotated[Text, AfterValidator(_own_path), Field(max_length=PATH_MAX)] = "/"


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


class PasswordChange(Body):
    """The current and the new password."""

    old_password: Password
    new_password: Password


class PasswordResetMail(Body):
    """Whose password is to be reset."""

    username: Username


class PasswordReset(Body):
    """The token of the mailed link, and the new password."""

    token: Annotated[Text, StringConstraints(max_length=200)]
    new_password: Password


class Refresh(Body):
    """The newest refresh token of a session."""

    refresh: Annotated[Text, StringConstraints(max_length=2000)]


class Tokens(Answer):
    """An access token for Authorization: Bearer, and the refresh token that gets the next pair, once."""

    access: str
    refresh: str
    expires_in_s: int


class Session(Answer):
    """A sign-in of a browser, or of a script that uses JWT."""

    id: int
    kind: str
    address: str
    client: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    is_current: bool


class SessionList(Answer):
    """The caller's sessions, newest first."""

    count: int
    results: list[Session]


AuditText = Annotated[Text, StringConstraints(min_length=1, max_length=AUDIT_TEXT_MAX)]


class AuditConditions(Query):
    """The filters of the audit log.

    ``action`` is one such as ``key.revoked``, or its first part, such as ``key``. Entries of ``at_after`` are included,
    those of ``at_before`` not.
    """

    actor: AuditText = ABSENT
    action: AuditText = ABSENT
    target: AuditText = ABSENT
    at_after: Instant = ABSENT
    at_before: Instant = ABSENT

    def audit_filter(self) -> AuditFilter:
        return AuditFilter(
            actor=self.actor, action=self.action, target=self.target, at_after=self.at_after, at_before=self.at_before
        )


class AuditQuery(AuditConditions):
    """The filters of the audit log, where in it to start, and how many entries to return."""

    page_size: Annotated[int, Field(ge=1, le=500), DIGITS] = 50
    cursor: Text | None = None

    def before(self, fingerprint: str) -> int | None:
        """Returns the id before which the page starts. Raises InvalidCursor."""
        if self.cursor is None:
            return None
        return int(str(cursors.decode(self.cursor, fingerprint=fingerprint).keys[0]))


class AuditPage(Answer):
    """A page of the audit log. ``next`` is null on the last one."""

    next: str | None
    results: list["AuditEntry"]


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
