"""A browser's way to a provider and back."""

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from django.test import Client

from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.roles import Role
from tests.accounts.oidc.provider_process import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

Response: TypeAlias = "_MonkeyPatchedWSGIResponse"
"""What Django's test client returns; only the type checker has a name for it."""

SITE = "http://testserver"
CALLBACK = f"{SITE}/api/auth/oidc/callback/"
START = "/api/auth/oidc/start/"
PAGE = {"Accept": "text/html,application/xhtml+xml"}


def configuration(issuer: str, **changes: Any) -> OidcConfiguration:
    """Returns the configuration of this server at a provider."""
    made = OidcConfiguration(
        issuer=issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        roles_claim="groups",
        default_role=Role.VIEWER,
        roles={"muster-operators": Role.OPERATOR, "muster-admins": Role.ADMIN, "staff": Role.SUBMITTER},
    )
    return replace(made, **changes)


class Browser:
    """A browser with the cookies of this site and of the provider."""

    def __init__(self) -> None:
        self.site = Client(headers=PAGE)
        self._provider = requests.Session()

    @property
    def user(self) -> tuple[str, str] | None:
        """The name and the role of whoever is signed in here."""
        me = self.site.get("/api/auth/me/", headers={"Accept": "application/json"})
        return (me.json()["user"]["username"], me.json()["user"]["role"]) if me.status_code == 200 else None

    def start(self, next_path: str | None = None) -> Response:
        """Follows the button of the sign-in form."""
        return self.site.get(START, {} if next_path is None else {"next": next_path})

    def sign_in_at_provider(self, address: str, login: str) -> str:
        """Signs in at the provider and consents; returns the address on this site to which it leads back."""
        answer = self._provider.get(address, allow_redirects=False)
        for _ in range(12):
            if answer.is_redirect:
                address = urljoin(answer.url, answer.headers["Location"])
                if address.startswith(SITE):
                    return address
                answer = self._provider.get(address, allow_redirects=False)
            else:
                action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
                assert action, answer.text[:500]
                prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
                assert prompt
                fields = {"prompt": prompt[1], "login": login, "password": "any"}
                target = urljoin(answer.url, html.unescape(action[1]))
                answer = self._provider.post(target, fields, allow_redirects=False)
        raise AssertionError("The provider leads nowhere.")

    def come_back(self, address: str, **changes: str) -> Response:
        """Opens the address of the callback, with changed parameters."""
        parts = urlsplit(address)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return self.site.get(parts.path, {**given, **changes})

    def round_trip(self, login: str, next_path: str | None = None) -> Response:
        """Signs in; returns the answer of the callback."""
        return self.come_back(self.sign_in_at_provider(self.start(next_path)["Location"], login))


def error_of(response: Response) -> str:
    """Returns the code that the sign-in form is told."""
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    assert (parts.scheme, parts.netloc, parts.path) == ("", "", "/sign-in")
    return parse_qs(parts.query)["error"][0]
