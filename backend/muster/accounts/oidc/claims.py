"""A person as the provider's claims say: the name, the mail address and the role."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from muster.accounts.models import User
from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.oidc.errors import OidcInvalid, OidcNoName, OidcNoRole
from muster.accounts.roles import Role

Claims = Mapping[str, Any]

EMAIL = "email"
EMAIL_MAX = 254
SUBJECT_MAX = 255
_USERNAME = re.compile(r"[\w.@+-]{1,150}")
RESERVED = frozenset(
    {
        "access",
        "anonymous",
        "api",
        "createadmin",
        "createkey",
        "housekeeping",
        "import",
        "muster-worker",
        "oidc",
        "revokekey",
        "workerkey",
    }
)
"""The actors of the audit log and the history that are nobody's user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom the provider has authenticated.

    ``email`` is empty unless the provider has verified it and it can be stored. ``role`` is None where admins set the
    roles.
    """

    issuer: str
    subject: str
    email: str
    role: Role | None


def person_of(claims: Claims, configuration: OidcConfiguration) -> Person:
    """Returns the person of verified claims. Raises OidcNoRole, or OidcInvalid for a subject that can't be stored."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_MAX or "\x00" in subject:
        raise OidcInvalid
    return Person(issuer=configuration.issuer, subject=subject, email=_email(claims), role=_role(claims, configuration))


def username_of(claims: Claims, configuration: OidcConfiguration) -> str:
    """Returns the name of a new user. Raises OidcNoName."""
    wanted = configuration.username_claim
    given = _email(claims) if wanted == EMAIL else claims.get(wanted)
    name = User.normalize_username(given) if isinstance(given, str) else ""
    if not _USERNAME.fullmatch(name) or name.casefold() in RESERVED:
        raise OidcNoName
    return name


def _email(claims: Claims) -> str:
    email = claims.get(EMAIL)
    # Only true itself: whoever registers anybody's address at the provider would be taken for that person.
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return ""
    return email if len(email) <= EMAIL_MAX and "\x00" not in email else ""


def _role(claims: Claims, configuration: OidcConfiguration) -> Role | None:
    """Returns the highest role that the claim names."""
    if not configuration.roles_claim:
        return None
    values = _values(claims, configuration.roles_claim)
    named = {configuration.roles[value] for value in values if value in configuration.roles}
    found = max(named, key=list(Role).index, default=configuration.default_role)
    if found is None:
        raise OidcNoRole
    return found


def _values(claims: Claims, path: str) -> list[str]:
    """Returns the texts of a claim: by its whole name, otherwise step by step into nested objects."""
    found: object = claims
    for part in [path] if path in claims else path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    several = found if isinstance(found, list) else [found]
    return [value for value in several if isinstance(value, str)]
