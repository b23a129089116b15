"""What is not believed of an OpenID Connect provider's answer."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk, jwt

from muster.accounts.models import User
from muster.accounts.oidc import flow, provider
from muster.accounts.oidc.errors import OidcUnreachable
from muster.accounts.roles import Role
from tests.accounts.oidc.faulty_provider import ALL, Claims, FaultyProvider
from tests.accounts.oidc.round_trip import CALLBACK, Browser, Response, configuration, error_of
from tests.support import access, database


def sign_in(browser: Browser | None = None) -> Response:
    """Signs in at the provider that lies, whose code is the nonce."""
    browser = browser or Browser()
    sent = parse_qs(urlsplit(browser.start("/jobs")["Location"]).query)
    return browser.site.get("/api/auth/oidc/callback/", {"code": sent["nonce"][0], "state": sent["state"][0]})


def test_a_correct_token_is_believed(lying: FaultyProvider) -> None:
    assert sign_in()["Location"] == "/jobs"
    assert User.objects.get().role == "submitter"


HOUR_S = 3600
WRONG: dict[str, Claims] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody"},
    "another audience, issued to us": {"aud": "somebody", "azp": "muster"},
    "other audiences": {"aud": ["somebody"]},
    "issued to another": {"azp": "somebody"},
    "another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - HOUR_S},
    "no expiry": {"exp": None},
    "issued in the future": {"iat": int(time.time()) + HOUR_S},
    "not yet valid": {"nbf": int(time.time()) + HOUR_S},
    "for another access token": {"at_hash": "x"},
    "empty subject": {"sub": ""},
    "subject is a number": {"sub": 5},
    "subject is too long": {"sub": "x" * 256},
}
"""Claims of a token that is correct otherwise; None leaves one out."""


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_claim_is_refused(lying: FaultyProvider, wrong: str) -> None:
    lying.claims = WRONG[wrong]
    lying.sign = lambda whole: lying.signed({name: value for name, value in whole.items() if value is not None})
    answer = sign_in()
    assert error_of(answer) == "oidc_invalid"
    assert "muster_session" not in answer.cookies
    assert User.objects.count() == 0
    assert database.value("SELECT detail ->> 'reason' FROM audit WHERE action = 'session.refused'") == "oidc_invalid"


def _encoded(*parts: Claims) -> str:
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


def _by_secret(secret: bytes, claims: Claims) -> str:
    """Signs by hand: libraries refuse a public key as a shared secret."""
    text = _encoded({"alg": "HS256", "kid": "one"}, claims)
    signature = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _by_another_key(claims: Claims) -> str:
    return jwt.encode({"alg": "ES256", "kid": "one"}, claims, jwk.ECKey.generate_key("P-256"), registry=ALL)


def _altered(provider: FaultyProvider, claims: Claims) -> str:
    head, _, signature = provider.signed(claims).split(".")
    return f"{head}.{_encoded({**claims, 'sub': 'sub-root'})}.{signature}"


FORGERIES: dict[str, Callable[[FaultyProvider, Claims], str]] = {
    "no signature": lambda _, claims: _encoded({"alg": "none"}, claims) + ".",
    "public key as a secret": lambda provider, claims: _by_secret(provider.key.as_pem(private=False), claims),
    "client secret": lambda _, claims: _by_secret(b"a secret of the tests", claims),
    "another key": lambda _, claims: _by_another_key(claims),
    "altered": _altered,
    "no token": lambda *_: "x",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_is_refused(lying: FaultyProvider, forgery: str) -> None:
    lying.sign = lambda claims: FORGERIES[forgery](lying, claims)
    assert error_of(sign_in()) == "oidc_invalid"
    assert User.objects.count() == 0


def test_userinfo_of_somebody_else_is_refused(lying: FaultyProvider) -> None:
    lying.metadata = {"userinfo_endpoint": f"{lying.issuer}/userinfo"}
    lying.userinfo = {"sub": "sub-root", "groups": ["muster-admins"]}
    assert error_of(sign_in()) == "oidc_invalid"


def test_the_signed_token_outweighs_userinfo(lying: FaultyProvider) -> None:
    lying.metadata = {"userinfo_endpoint": f"{lying.issuer}/userinfo"}
    lying.userinfo = {"sub": "sub-ada", "groups": ["muster-admins"], "preferred_username": "root"}
    sign_in()
    assert User.objects.values_list("username", "role").get() == ("ada", "submitter")


def test_metadata_of_another_issuer_are_refused(lying: FaultyProvider) -> None:
    lying.metadata = {"issuer": "https://evil.example"}
    assert error_of(Browser().start()) == "oidc_invalid"


def test_an_answer_of_another_issuer_is_refused(lying: FaultyProvider) -> None:
    browser = Browser()
    sent = parse_qs(urlsplit(browser.start()["Location"]).query)
    answer = {"code": sent["nonce"][0], "state": sent["state"][0], "iss": "https://evil.example"}
    assert error_of(browser.site.get("/api/auth/oidc/callback/", answer)) == "oidc_invalid"
    assert "/token" not in lying.requests


@pytest.mark.parametrize("name", ["", "a b", "<b>", "x" * 151, "oidc", "Muster-Worker", None, 5])
def test_an_unfit_name_is_refused(lying: FaultyProvider, name: object) -> None:
    lying.claims = {"preferred_username": name}
    assert error_of(sign_in()) == "oidc_no_name"


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        ("kim@example.org", "k\u0131m@example.org"),  # dotless i, of which the database makes I
        ("kim@example.org", "\u212aim@example.org"),  # the sign for kelvin, of which Python makes k
        ("sam@example.org", "\u017fam@example.org"),  # long s, of which the database makes S
        ("k\u0131m@example.org", "kim@example.org"),
        ("\u017fam@example.org", "sam@example.org"),
    ],
)
def test_a_letter_that_folds_to_another_links_nobody(
    lying: FaultyProvider, settings: object, stored: str, given: str
) -> None:
    settings.OIDC = configuration(lying.issuer, link_by_email=True)  # type: ignore[attr-defined]
    root = access.user("root", Role.ADMIN)
    User.objects.filter(pk=root.pk).update(email=stored)
    lying.claims = {"email": given, "email_verified": True}
    browser = Browser()
    sign_in(browser)
    assert browser.user == ("ada", "submitter")
    assert not root.identities.exists()


@pytest.mark.parametrize("email", [f"{'x' * 250}@example.org", "a\x00@example.org"])
def test_an_address_that_cannot_be_stored_is_left_out(lying: FaultyProvider, email: str) -> None:
    lying.claims = {"email": email, "email_verified": True}
    assert sign_in()["Location"] == "/jobs"
    assert User.objects.get().email == ""


def test_a_sign_in_is_over_after_ten_minutes(lying: FaultyProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "LIFETIME_S", -1)
    assert error_of(sign_in()) == "oidc_expired"


def test_an_altered_cookie_is_refused(lying: FaultyProvider) -> None:
    browser = Browser()
    browser.start()
    browser.site.cookies["muster_oidc"] = browser.site.cookies["muster_oidc"].value[:-2] + "xx"
    assert error_of(browser.site.get("/api/auth/oidc/callback/", {"code": "x", "state": "x"})) == "oidc_expired"


@pytest.mark.parametrize("status", [400, 500])
def test_a_failing_provider_is_unreachable(lying: FaultyProvider, status: int) -> None:
    lying.token_status = status
    lying.sign = lambda _: (_ for _ in ()).throw(ConnectionError)
    assert error_of(sign_in()) == "oidc_unreachable"


def test_a_provider_that_fails_is_not_asked_by_everybody(
    lying: FaultyProvider, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OIDC = configuration(f"{lying.issuer}/absent")  # type: ignore[attr-defined]
    assert [error_of(Browser().start()) for _ in range(3)] == ["oidc_unreachable"] * 3
    assert len(lying.requests) == 1
    monkeypatch.setattr(provider, "DOWN_S", 0.0)
    settings.OIDC = configuration(f"{lying.issuer}/gone")  # type: ignore[attr-defined]
    assert [error_of(Browser().start()) for _ in range(2)] == ["oidc_unreachable"] * 2
    assert len(lying.requests) == 3


def test_three_threads_at_most_wait_for_a_slow_provider(lying: FaultyProvider) -> None:
    slow = provider.OidcProvider(configuration(lying.issuer))
    lying.open.clear()
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(slow.depart, redirect_uri=CALLBACK) for _ in range(3)]
        assert all(lying.arrived.acquire(timeout=30) for _ in waiting)
        with pytest.raises(OidcUnreachable, match="Too many sign-ins"):
            slow.depart(redirect_uri=CALLBACK)
        lying.open.set()
        assert all(departed.result().url for departed in waiting)


@pytest.mark.parametrize("missing", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_metadata_without_an_address_are_refused_and_fetched_again(lying: FaultyProvider, missing: str) -> None:
    lying.metadata = {missing: None}
    assert error_of(Browser().start()) == "oidc_invalid"
    lying.metadata = {}
    assert sign_in()["Location"] == "/jobs"


def test_keys_that_are_no_keys_are_refused(lying: FaultyProvider) -> None:
    lying.metadata = {"jwks_uri": f"{lying.issuer}/userinfo"}
    assert error_of(sign_in()) in ("oidc_invalid", "oidc_unreachable")


def test_a_new_key_of_the_provider_is_fetched(lying: FaultyProvider) -> None:
    assert sign_in()["Location"] == "/jobs"
    lying.key = jwk.ECKey.generate_key("P-256", {"kid": "two"})
    lying.sign = lambda claims: jwt.encode({"alg": "ES256", "kid": "two"}, claims, lying.key, registry=ALL)
    assert sign_in()["Location"] == "/jobs"
