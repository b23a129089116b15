"""API keys: made, listed and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from muster.accounts.audit import audit_append
from muster.accounts.errors import KeyNotFound
from muster.accounts.models import ApiKey, User
from muster.accounts.roles import GRANTED, Role, expanded
from muster.accounts.tokens import digest, key_new, key_shown
from muster.core.callers import Caller, Scope
from muster.core.errors import ValidationFailed

LISTED_MAX = 1000
NOBODY = 0
"""No user has this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to make, for a user."""

    user: User
    name: str
    scopes: Sequence[Scope]
    expires_at: datetime | None = None


def key_create(*, new: NewKey, actor: str, address: str = "") -> tuple[ApiKey, str]:
    """Makes a key; returns it with its text, which is not stored. Raises ValidationFailed."""
    _check(new)
    text = key_new()
    with transaction.atomic():
        key = ApiKey.objects.create(
            user=new.user,
            name=new.name,
            prefix=key_shown(text),
            secret_hash=digest(text),
            scopes=[scope.value for scope in Scope if scope in new.scopes],
            expires_at=new.expires_at,
        )
        detail = {"id": key.pk, "name": key.name, "scopes": key.scopes, "user": new.user.username}
        audit_append(actor=actor, action="key.created", target=key.prefix, detail=detail, address=address)
    key.refresh_from_db()
    return key, text


def _check(new: NewKey) -> None:
    role = Role(new.user.role)
    beyond = sorted(expanded(new.scopes) - GRANTED[role])
    if beyond:
        raise ValidationFailed({"scopes": [f"The role {role} does not include {', '.join(beyond)}."]})
    if new.expires_at is not None and new.expires_at <= timezone.now():
        raise ValidationFailed({"expires_at": ["Must be in the future."]})


def key_list(*, caller: Caller) -> Sequence[ApiKey]:
    """Returns the newest keys of the caller; an admin's are those of everyone."""
    return list(_managed(caller).select_related("user").order_by("-id")[:LISTED_MAX])


def keys_usable() -> QuerySet[ApiKey]:
    """Returns the keys that are neither revoked nor expired."""
    unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return ApiKey.objects.filter(unexpired, revoked_at=None)


def key_revoke(*, key_id: int, caller: Caller, address: str = "") -> None:
    """Revokes a key at once; a revoked one stays as it is. Raises KeyNotFound."""
    with transaction.atomic():
        key = _managed(caller).select_for_update(of=("self",)).filter(pk=key_id).first()
        if key is None:
            raise KeyNotFound(key_id)
        if key.revoked_at is None:
            key.revoked_at = timezone.now()
            key.save(update_fields=["revoked_at"])
            detail = {"id": key.pk, "name": key.name}
            audit_append(actor=caller.name, action="key.revoked", target=key.prefix, detail=detail, address=address)


def _managed(caller: Caller) -> QuerySet[ApiKey]:
    if Scope.ADMIN in caller.scopes:
        return ApiKey.objects.all()
    return ApiKey.objects.filter(user_id=caller.user_id or NOBODY)
