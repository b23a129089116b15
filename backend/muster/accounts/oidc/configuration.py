"""What the operator sets up about an OpenID Connect provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from muster.accounts.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcConfiguration:
    """The provider, how this server is known there, and how its claims become a user.

    ``roles_claim`` is the path of a claim, with dots between the names of nested objects; without one, admins set the
    roles. ``roles`` maps its values to roles. ``default_role`` is the role of a person whom no value names, and of new
    users where admins set the roles; None refuses both.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    label: str = "Single sign-on"
    scopes: str = "openid profile email"
    username_claim: str = "preferred_username"
    roles_claim: str = ""
    roles: Mapping[str, Role]
    default_role: Role | None = None
    link_by_email: bool = False

    @property
    def metadata_url(self) -> str:
        """Returns the address of the provider's metadata, by OpenID Connect Discovery."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
