"""The OpenID Connect provider over HTTP, by Authlib: the way there, and what it says of whoever comes back."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App, OAuthError
from joserfc.errors import JoseError
from requests import RequestException

from muster.accounts.oidc.claims import Claims
from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.oidc.errors import OidcExpired, OidcInvalid, OidcUnreachable

log = structlog.get_logger(__name__)

NAME = "muster"
TIMEOUT_S = 5.0
LEEWAY_S = 60
"""How far the clocks of the provider and this server may differ."""
RENEWED_AFTER_S = 3600.0
"""After an hour, metadata and keys are fetched again: a key that the provider has withdrawn is not trusted for ever."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by the provider's private key alone: neither ``none`` nor those that a public key could make."""
_slots = threading.BoundedSemaphore(3)
"""Threads that may wait for the provider at a time; the others serve whoever is signed in."""
DOWN_S = 5.0
"""For how long a provider whose metadata could not be fetched is not asked again."""
REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The address at the provider, and what has to come back: kept in the browser's cookie."""

    url: str
    state: str
    nonce: str
    code_verifier: str
    redirect_uri: str


class OidcProvider:
    """A provider. Its metadata and keys are fetched when they are needed first."""

    def __init__(self, configuration: OidcConfiguration) -> None:
        self._configuration = configuration
        self._made_at = time.monotonic()
        self._down_until = 0.0
        self._app = DjangoOAuth2App(
            DjangoIntegration(NAME),
            NAME,
            client_id=configuration.client_id,
            client_secret=configuration.client_secret or None,
            server_metadata_url=configuration.metadata_url,
            client_kwargs={
                "scope": configuration.scopes,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_S,
            },
        )

    def is_current(self, configuration: OidcConfiguration) -> bool:
        """Returns whether its metadata are recent, and those of this configuration."""
        return self._configuration is configuration and time.monotonic() - self._made_at < RENEWED_AFTER_S

    def depart(self, *, redirect_uri: str) -> Departure:
        """Returns the way to the provider. Raises OidcUnreachable or OidcInvalid."""
        with _asking():
            self._metadata()
            made = self._app.create_authorization_url(redirect_uri)
        return Departure(redirect_uri=redirect_uri, **made)

    def arrive(self, *, code: str, departure: Mapping[str, str]) -> Claims:
        """Returns the verified claims for a code. Raises OidcExpired, OidcInvalid or OidcUnreachable."""
        with _asking():
            self._metadata()
            token = self._app.fetch_access_token(
                redirect_uri=departure["redirect_uri"], code=code, code_verifier=departure["code_verifier"]
            )
            claims = self._verified(token, nonce=departure["nonce"])
            return {**self._userinfo(token, claims), **claims}

    def check_issuer(self, issuer: str | None) -> None:
        """Raises OidcInvalid if another provider has answered (RFC 9207)."""
        if issuer is not None and issuer != self._configuration.issuer:
            log.warning("oidc_answer_refused", reason="another issuer answered")
            raise OidcInvalid

    def _metadata(self) -> dict[str, Any]:
        metadata = self._fetched()
        missing = [name for name in REQUIRED if not isinstance(metadata.get(name), str)]
        if missing or metadata.get("issuer") != self._configuration.issuer:
            found, expected = metadata.get("issuer"), self._configuration.issuer
            log.error("oidc_metadata_refused", issuer=found, expected=expected, missing=missing)
            metadata.pop("_loaded_at", None)  # Authlib's mark; they are fetched again
            raise OidcInvalid
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if self._configuration.client_secret and "client_secret_basic" not in methods:
            metadata["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105  the name of a method
        return metadata

    def _fetched(self) -> dict[str, Any]:
        """Returns the metadata, from memory if possible. Does not ask a provider again that has just failed."""
        if time.monotonic() < self._down_until:
            raise OidcUnreachable
        try:
            metadata: dict[str, Any] = self._app.load_server_metadata()
        except (RequestException, ValueError, TypeError):
            self._down_until = time.monotonic() + DOWN_S
            raise
        return metadata

    def _verified(self, token: Mapping[str, Any], *, nonce: str) -> dict[str, Any]:
        expected = {
            "iss": {"essential": True, "value": self._configuration.issuer},
            "aud": {"essential": True, "value": self._configuration.client_id},
        }
        claims = self._app.parse_id_token(token, nonce=nonce, claims_options=expected, leeway=LEEWAY_S)
        if claims is None:
            log.warning("oidc_answer_refused", reason="no id_token")
            raise OidcInvalid
        return dict(claims)

    def _userinfo(self, token: Mapping[str, Any], claims: Claims) -> dict[str, Any]:
        """Returns the claims that a provider leaves out of the id_token."""
        if "userinfo_endpoint" not in self._app.server_metadata or "access_token" not in token:
            return {}
        found = dict(self._app.userinfo(token=token))
        if found.get("sub") != claims["sub"]:
            log.warning("oidc_answer_refused", reason="userinfo of somebody else")
            raise OidcInvalid
        return found


@contextmanager
def _asking() -> Iterator[None]:
    """Limits the threads that wait for the provider, and turns its failures into domain errors."""
    if not _slots.acquire(blocking=False):
        raise OidcUnreachable("Too many sign-ins wait for the OpenID Connect provider; try again later.")
    try:
        yield
    except OAuthError as error:
        log.warning("oidc_answer_refused", reason=error.error, description=error.description)
        raise (OidcExpired if error.error == "invalid_grant" else OidcUnreachable) from error
    except JoseError as error:
        log.warning("oidc_answer_refused", reason=error.error, description=error.description)
        raise OidcInvalid from error
    except (RequestException, RuntimeError, ValueError, TypeError, KeyError) as error:  # any kind of wrong document
        log.exception("oidc_unreachable")
        raise OidcUnreachable from error
    finally:
        _slots.release()


_current: list[OidcProvider] = []


def provider(configuration: OidcConfiguration) -> OidcProvider:
    """Returns the provider of a configuration, with metadata of the last hour."""
    if not _current or not _current[0].is_current(configuration):
        _current[:] = [OidcProvider(configuration)]
    return _current[0]
