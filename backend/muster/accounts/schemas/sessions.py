"""Shapes of sessions."""

from datetime import datetime

from muster.core.http.problem_shape import Answer


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
