"""The OpenID Connect provider, from OIDC_…: all of it, or none."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.roles import Role

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NO_ROLE = "none"


def oidc(env: Environment) -> OidcConfiguration | None:
    """Returns the provider; None without OIDC_ISSUER. Raises ImproperlyConfigured for what is missing or invalid."""
    issuer = env.str("OIDC_ISSUER", "")
    if not issuer:
        return None
    return OidcConfiguration(
        issuer=_issuer(issuer),
        client_id=_required(env, "OIDC_CLIENT_ID"),
        client_secret=env.str("OIDC_CLIENT_SECRET", ""),
        label=env.str("OIDC_LABEL", "") or "Sign in with single sign-on",
        scopes=_scopes(env.str("OIDC_SCOPES", "") or "openid profile email"),
        username_claim=env.str("OIDC_USERNAME_CLAIM", "") or "preferred_username",
        roles_claim=env.str("OIDC_ROLES_CLAIM", ""),
        roles=_roles(env.str("OIDC_ROLES", "")),
        default_role=_default_role(env.str("OIDC_DEFAULT_ROLE", "") or NO_ROLE),
        link_by_email=env.bool("OIDC_LINK_BY_EMAIL", False),
    )


def _issuer(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return address
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return address
    raise ImproperlyConfigured(
        f"OIDC_ISSUER must be an https:// address, not {address!r}: what comes over http:// can be forged."
    )


def _required(env: Environment, name: str) -> str:
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set with OIDC_ISSUER.")
    return value


def _scopes(scopes: str) -> str:
    if "openid" not in scopes.split():
        raise ImproperlyConfigured("OIDC_SCOPES must contain openid.")
    return scopes


def _roles(text: str) -> dict[str, Role]:
    """Parses ``group=role`` with commas between; without any, the values of the claim are the names of the roles."""
    if not text:
        return {role.value: role for role in Role}
    pairs = [part.rpartition("=") for part in text.split(",")]
    if not all(value.strip() for value, _, _ in pairs):
        raise ImproperlyConfigured(f"OIDC_ROLES must be group=role with commas between, not {text!r}.")
    return {value.strip(): _role("OIDC_ROLES", name.strip()) for value, _, name in pairs}


def _default_role(name: str) -> Role | None:
    return None if name == NO_ROLE else _role("OIDC_DEFAULT_ROLE", name)


def _role(setting: str, name: str) -> Role:
    if name not in list(Role):
        raise ImproperlyConfigured(f"{setting} names the role {name!r}; the roles are {', '.join(Role)}.")
    return Role(name)
