"""Errors of access."""

from collections.abc import Mapping
from http import HTTPStatus

from muster.core.errors import MusterError, NotFound, ValidationFailed

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="muster"'}


class Unauthenticated(MusterError):
    """Nobody, or nobody whom the server knows."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"
    cause = "The request says neither by a session nor by a key who sends it, or what it says is not valid any more."
    remedy = "Sign in, or send Authorization: Bearer with an API key that is neither expired nor revoked."

    @property
    def headers(self) -> dict[str, str]:
        return CHALLENGE


class MalformedKey(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("The API key is not whole: its checksum does not fit; copy it again.")


class SignInFailed(MusterError):
    """The same for an unknown user, a wrong password and an inactive user."""

    status = HTTPStatus.UNAUTHORIZED
    code = "sign_in_failed"
    cause = "No active user has this name and this password."
    remedy = "Check both, or have the password reset."

    @property
    def headers(self) -> dict[str, str]:
        return CHALLENGE


class SignInThrottled(MusterError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "sign_in_throttled"
    cause = "Too many attempts to sign in came from this address or with this name."
    remedy = "Wait as long as Retry-After says."

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__()
        self._headers = dict(headers)

    @property
    def headers(self) -> dict[str, str]:
        return self._headers


class Forbidden(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "forbidden"
    cause = "The caller's role or the key's scopes do not include this."
    remedy = "Use a key with the scope that docs/reference/access.md names, or have an admin change the role."


class CrossSiteSession(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "csrf"
    cause = "A write with a session says by neither Origin nor Sec-Fetch-Site that a page of this server sends it."
    remedy = "Use a browser, send the Origin of this server, or use an API key instead of the session."


class KeyNotFound(NotFound):
    def __init__(self, key_id: int) -> None:
        super().__init__(f"Key {key_id} does not exist or belongs to somebody else; check the id.")


class NoAccounts(MusterError):
    status = HTTPStatus.CONFLICT
    code = "no_accounts"
    cause = "The server runs with AUTH=off, so nobody is signed in."
    remedy = "Start the server with AUTH=on; manage.py createadmin makes the first admin."


class UserTaken(MusterError):
    status = HTTPStatus.CONFLICT
    code = "user_taken"
    cause = "A user of this name exists already."
    remedy = "Choose another name."

    def __init__(self, username: str) -> None:
        super().__init__(f"A user {username} exists already; choose another name.")


class ResetRefused(ValidationFailed):
    status = HTTPStatus.BAD_REQUEST
    code = "reset_refused"
    cause = "The link to set a new password was used before, is too old, or was cut."
    remedy = "Ask for a new link."

    def __init__(self) -> None:
        super().__init__({"token": ["Is not valid any more."]})


class SessionNotFound(NotFound):
    def __init__(self, session_id: int) -> None:
        super().__init__(f"Session {session_id} does not exist, has ended, or belongs to somebody else; check the id.")


class UserNotFound(NotFound):
    def __init__(self, user_id: int) -> None:
        super().__init__(f"User {user_id} does not exist; check the id.")


class LastAdmin(MusterError):
    status = HTTPStatus.CONFLICT
    code = "last_admin"
    cause = "Nobody else is an active admin, so nobody could manage users any more."
    remedy = "Make somebody else an admin first."
