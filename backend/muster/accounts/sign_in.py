"""Sign-in by name and password: throttled, with the same answer and the same work whatever is wrong."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from muster.accounts import throttle
from muster.accounts.audit import audit_append
from muster.accounts.errors import NoAccounts, SignInFailed
from muster.accounts.models import User, UserSession
from muster.accounts.tokens import digest, session_new

CLIENT_MAX = 255
_hashing = threading.BoundedSemaphore(2)
"""Hashing a password takes a core for tens of milliseconds; the others serve whoever is signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a sign-in comes from: the client's address, and how it calls itself."""

    address: str
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A new session and its secret, which is not stored."""

    user: User
    session_id: int
    secret: str
    expires_at: datetime


def refuse_without_accounts() -> None:
    """Raises NoAccounts with ``AUTH=off``."""
    if not settings.AUTH:
        raise NoAccounts


def sign_in(*, username: str, password: str, origin: Origin) -> Opened:
    """Opens a session of a browser. Raises SignInFailed or SignInThrottled."""
    user = password_verify(username=username, password=password, origin=origin)
    with transaction.atomic():
        opened = session_open(user=user, kind="browser", lifetime=settings.SESSION_LIFETIME, origin=origin)
        audit_append(actor=user.username, action="session.opened", target=user.username, address=origin.address)
    return opened


def password_verify(*, username: str, password: str, origin: Origin) -> User:
    """Returns the active user with this name and password. Raises SignInFailed or SignInThrottled."""
    user = User.objects.filter(username=username).first()
    throttle.charge(username=username, address=origin.address, user_id=None if user is None else user.pk)
    with _hashing:
        fits = _fits(user, password)
    if user is None or not fits or not user.is_active:
        target = "" if user is None else user.username
        audit_append(actor="anonymous", action="session.refused", target=target, address=origin.address)
        raise SignInFailed
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    return user


def session_open(*, user: User, kind: str, lifetime: timedelta, origin: Origin) -> Opened:
    """Creates a session with a new secret.

    Raises SignInFailed if the user is inactive or has another password than when it was verified: whoever changed that
    has ended all sessions, and this one would be left.
    """
    secret = session_new()
    expires_at = timezone.now() + lifetime
    with transaction.atomic():
        same = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
        if same.select_for_update(no_key=True).first() is None:
            raise SignInFailed
        session = UserSession.objects.create(
            user=user,
            kind=kind,
            secret_hash=digest(secret),
            expires_at=expires_at,
            address=origin.address,
            client=origin.client[:CLIENT_MAX],
        )
    return Opened(user=user, session_id=session.pk, secret=secret, expires_at=expires_at)


def _fits(user: User | None, password: str) -> bool:
    """Hashes once, for an unknown user too, so that the time does not tell whether a user exists.

    A hash of an older version takes another time, until its user signs in (docs/access.md).
    """
    if user is None:
        make_password(password)
        return False

    def renew(raw: str) -> None:
        # With the algorithm and the cost of today; it ends no session, and overwrites no password set meanwhile.
        fresh = make_password(raw)
        if User.objects.filter(pk=user.pk, password=user.password).update(password=fresh):
            user.password = fresh

    return check_password(password, user.password, renew)
