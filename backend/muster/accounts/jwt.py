"""JWT for scripts: a short access token, and a refresh token that is used once.

Both name a session, so that what ends sessions (sign-out, a new password, an inactive user) ends them too.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError

from muster.accounts.audit import audit_append
from muster.accounts.credential_cache import Credential
from muster.accounts.credentials import of_jwt_session
from muster.accounts.errors import Unauthenticated
from muster.accounts.models import UserSession
from muster.accounts.sign_in import Origin, password_verify, session_open
from muster.accounts.tokens import digest

ALGORITHM = "HS256"
"""The only one: a token says which algorithm it has, and is not believed."""
ISSUER = "muster"
ACCESS, REFRESH = "access", "refresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A pair of tokens, and for how long the first is valid."""

    access: str
    refresh: str
    expires_in_s: int


def jwt_open(*, username: str, password: str, origin: Origin) -> Tokens:
    """Opens a session of a script. Raises SignInFailed or SignInThrottled."""
    user = password_verify(username=username, password=password, origin=origin)
    with transaction.atomic():
        opened = session_open(user=user, kind="jwt", lifetime=settings.JWT_SESSION_LIFETIME, origin=origin)
        detail = {"session": opened.session_id, "kind": "jwt"}
        audit_append(
            actor=user.username, action="session.opened", target=user.username, detail=detail, address=origin.address
        )
    return _pair(opened.session_id, opened.secret)


def jwt_refresh(*, refresh: str, origin: Origin) -> Tokens:
    """Returns the next pair. Raises Unauthenticated.

    A refresh token that was used before has been copied: its session is ended, for the thief and the owner.
    """
    claims = _claims(refresh, REFRESH)
    if claims is None:
        raise Unauthenticated
    with transaction.atomic():
        session = _live_session(claims["sid"])
        if session is None:
            raise Unauthenticated
        replayed = not secrets.compare_digest(bytes(session.secret_hash), digest(str(claims["jti"])))
        secret = secrets.token_urlsafe(32)
        if replayed:
            session.ended_at = timezone.now()
            session.save(update_fields=["ended_at"])
            detail = {"session": session.pk}
            name = session.user.username
            audit_append(actor=name, action="session.replayed", target=name, detail=detail, address=origin.address)
        else:
            session.secret_hash, session.used_at = digest(secret), timezone.now()
            session.save(update_fields=["secret_hash", "used_at"])
    if replayed:
        raise Unauthenticated
    return _pair(session.pk, secret)


def of_access_token(token: str) -> Credential | None:
    """Returns the credential of an access token; None for one that is forged, expired, or whose session has ended."""
    claims = _claims(token, ACCESS)
    return None if claims is None else of_jwt_session(claims["sid"], expires_at=claims["exp"])


def _live_session(session_id: int) -> UserSession | None:
    live = UserSession.objects.select_related("user").select_for_update(of=("self",))
    return live.filter(
        pk=session_id, kind="jwt", ended_at=None, expires_at__gt=timezone.now(), user__is_active=True
    ).first()


def _pair(session_id: int, secret: str) -> Tokens:
    access_s = int(settings.JWT_ACCESS_LIFETIME.total_seconds())
    refresh_s = int(settings.JWT_SESSION_LIFETIME.total_seconds())
    return Tokens(
        access=_token(ACCESS, session_id, secrets.token_urlsafe(8), access_s),
        refresh=_token(REFRESH, session_id, secret, refresh_s),
        expires_in_s=access_s,
    )


def _token(kind: str, session_id: int, token_id: str, lifetime_s: int) -> str:
    now = int(time.time())
    return _backend().encode({"typ": kind, "sid": session_id, "jti": token_id, "iat": now, "exp": now + lifetime_s})


def _claims(token: str, kind: str) -> dict[str, Any] | None:
    """Returns the claims of a token of this kind that this server has signed and that has not expired."""
    backend: Any = _backend()  # its types ask for a class that it does not use
    try:
        claims: dict[str, Any] = backend.decode(token)
    except TokenBackendError:
        return None
    return claims if claims.get("typ") == kind else None


@cache
def _backend() -> TokenBackend:
    # A key of its own, so that what is signed with SECRET_KEY elsewhere is never a token.
    key = hashlib.sha256(f"muster.jwt:{settings.SECRET_KEY}".encode()).hexdigest()
    return TokenBackend(ALGORITHM, key, issuer=ISSUER)
