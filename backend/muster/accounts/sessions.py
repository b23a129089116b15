"""Sessions: ended by their user, by an admin, or with a new password."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from muster.accounts.audit import audit_append
from muster.accounts.models import User, UserSession
from muster.accounts.tokens import digest
from muster.core.callers import Caller

LISTED_MAX = 1000
KEPT_AFTER_EXPIRY = timedelta(days=30)
"""Until then, their addresses are known to the limits of sign-in."""
NOBODY = 0
"""No user has this id."""


def session_list(*, caller: Caller) -> list[UserSession]:
    """Returns the caller's sessions that have not ended, newest first."""
    return list(
        _live().filter(user_id=caller.user_id or NOBODY, expires_at__gt=timezone.now()).order_by("-id")[:LISTED_MAX]
    )


def session_end(*, session_id: int, caller: Caller, address: str) -> bool:
    """Ends a session of the caller; returns whether there was one to end."""
    with transaction.atomic():
        ended = _live().filter(pk=session_id, user_id=caller.user_id or NOBODY).update(ended_at=timezone.now())
        if ended:
            audit_append(actor=caller.name, action="session.ended", detail={"session": session_id}, address=address)
    return bool(ended)


def sessions_end_others(*, caller: Caller, address: str) -> int:
    """Ends the caller's sessions except the one that asks; returns their number."""
    with transaction.atomic():
        # The order of locks of all that ends sessions: the user first.
        user = User.objects.select_for_update(no_key=True).filter(pk=caller.user_id or NOBODY).first()
        if user is None:
            return 0
        ended = sessions_end(user_id=user.pk, keep=caller.session_id)
        if ended:
            audit_append(actor=caller.name, action="session.ended", detail={"sessions": ended}, address=address)
    return ended


def session_end_by_secret(*, secret: str) -> None:
    """Ends the session of a cookie, if there is one."""
    _live().filter(secret_hash=digest(secret)).update(ended_at=timezone.now())


def sessions_end(*, user_id: int, keep: int | None = None) -> int:
    """Ends all valid sessions of a user except ``keep``; returns their number."""
    ended = _live().filter(user_id=user_id, expires_at__gt=timezone.now())
    return (ended if keep is None else ended.exclude(pk=keep)).update(ended_at=timezone.now())


def sessions_prune() -> int:
    """Deletes sessions that expired long ago; returns their number."""
    old = UserSession.objects.filter(expires_at__lt=timezone.now() - KEPT_AFTER_EXPIRY)
    # Only then: each deletion makes all processes read their credentials again.
    return old.delete()[0] if old.exists() else 0


def _live() -> QuerySet[UserSession]:
    return UserSession.objects.filter(ended_at=None)
