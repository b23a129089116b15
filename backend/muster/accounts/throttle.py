"""Limits attempts to sign in, before any password is hashed, without locking anybody out for good.

Each address has a budget, and so has each name. Attempts of a user from an address of an earlier sign-in have
budgets of their own, so that an attacker who spends the other two does not lock the user out. While Redis is
unreachable, PostgreSQL keeps the budgets: sign-in is never without limits.
"""

from functools import cache

from django.conf import settings

from muster.accounts.errors import SignInThrottled
from muster.accounts.models import UserSession
from muster.core.rate_limits.budgets import Budget
from muster.core.rate_limits.stores import EnsuredStore, RefusalCache, budget_store

ADDRESS = Budget.parse("sign-in-address", "20/minute")
NAME = Budget.parse("sign-in-name", "10/minute")
KNOWN = Budget.parse("sign-in-known", "10/minute")
KNOWN_ADDRESS = Budget.parse("sign-in-known-address", "60/minute")
OIDC_DEPARTURE = Budget.parse("sign-in-oidc-departure", "60/minute")
"""Of ways to the OpenID Connect provider. Whoever spends it keeps nobody from coming back."""
OIDC_ARRIVAL = Budget.parse("sign-in-oidc-arrival", "60/minute")
"""Of answers of the provider that belong to a sign-in of this browser."""
OIDC_STRAY = Budget.parse("sign-in-oidc-stray", "10/minute")
"""Of answers to another sign-in, each of which makes an entry of the audit log."""
NOBODY = 0
"""No user has this id."""
NAME_MAX = 150


def charge(*, username: str, address: str, user_id: int | None) -> None:
    """Charges one attempt. Raises SignInThrottled if a budget is spent."""
    # Asked for unknown users too, so that the time does not tell whether a user exists.
    if _is_known(NOBODY if user_id is None else user_id, address):
        _take(address, KNOWN_ADDRESS)
        _take(f"{user_id}@{address}", KNOWN)
        return
    _take(address, ADDRESS)
    _take(username.casefold()[:NAME_MAX], NAME)


def charge_oidc(budget: Budget, *, address: str) -> None:
    """Charges a part of a sign-in by OpenID Connect. Raises SignInThrottled if the address has spent its budget."""
    _take(address, budget)


def _is_known(user_id: int, address: str) -> bool:
    return UserSession.objects.filter(user_id=user_id, address=address).exists()


def _take(client: str, budget: Budget) -> None:
    verdict = store().take(client, budget)
    if verdict is not None and not verdict.allowed:
        raise SignInThrottled(verdict.headers())


@cache
def store() -> RefusalCache:
    """Returns where this process keeps the budgets."""
    return RefusalCache(EnsuredStore(budget_store(settings.REDIS_URL)))
