"""What the browser keeps between leaving for the provider and coming back: signed, and for ten minutes."""

import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

from muster.accounts.oidc.errors import OidcExpired
from muster.accounts.oidc.provider import Departure

SALT = "muster.accounts.oidc"
LIFETIME_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sign-in that has begun: where it goes on afterwards, and what the provider's answer must fit."""

    next: str
    departure: dict[str, str]


def sealed(departure: Departure, *, next_path: str) -> str:
    """Returns the value of the cookie."""
    kept = {name: value for name, value in asdict(departure).items() if name != "url"}
    return signing.dumps({"next": next_path, "departure": kept}, salt=SALT, compress=True)


def opened(cookie: str) -> Flow:
    """Returns the sign-in of a cookie. Raises OidcExpired for one that is absent, altered or too old."""
    try:
        value: dict[str, Any] = signing.loads(cookie, salt=SALT, max_age=LIFETIME_S)
    except signing.BadSignature as error:
        raise OidcExpired from error
    return Flow(**value)


def state_fits(flow: Flow, state: str) -> bool:
    """Returns whether the provider's answer belongs to this sign-in."""
    return secrets.compare_digest(flow.departure["state"].encode(), state.encode(errors="replace"))
