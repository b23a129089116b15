"""Sign-in at a real OpenID Connect provider: redirect, code, token, id_token, session."""

from urllib.parse import parse_qs, urlsplit

import pytest

from muster.accounts.credential_cache import CACHE
from muster.accounts.models import User, UserIdentity
from muster.accounts.roles import Role
from tests.accounts.oidc.round_trip import CALLBACK, PAGE, START, Browser, configuration, error_of
from tests.support import access, database
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("real")


def test_a_round_trip_signs_in_with_the_role_of_the_claims() -> None:
    browser = Browser()
    answer = browser.round_trip("sub-ada", "/jobs/5?tab=logs#end")
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/5?tab=logs#end")
    assert answer["Cache-Control"] == "no-store"
    assert browser.user == ("ada", "operator")
    cookie = answer.cookies[access.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert answer.cookies["muster_oidc"].value == ""
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("ada@example.org", False)
    identity = UserIdentity.objects.get()
    assert (identity.subject, identity.user_id) == ("sub-ada", user.pk)
    entries = database.rows("SELECT actor, action FROM audit ORDER BY id")
    assert entries == [("oidc", "user.created"), ("oidc", "identity.created"), ("ada", "session.opened")]


def test_the_provider_gets_pkce_state_and_nonce() -> None:
    sent = parse_qs(urlsplit(Browser().start()["Location"]).query)
    assert sent["response_type"] == ["code"]
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["redirect_uri"] == [CALLBACK]
    assert sent["scope"] == ["openid profile email"]
    for secret in ("code_challenge", "state", "nonce"):
        assert len(sent[secret][0]) >= 20


def test_the_second_sign_in_finds_the_same_user_under_any_name() -> None:
    Browser().round_trip("sub-ada")
    User.objects.update(username="ada.lovelace")
    browser = Browser()
    browser.round_trip("sub-ada")
    assert browser.user == ("ada.lovelace", "operator")
    assert User.objects.count() == 1


def test_a_code_is_used_once() -> None:
    browser = Browser()
    back = browser.sign_in_at_provider(browser.start()["Location"], "sub-ada")
    begun = browser.site.cookies["muster_oidc"].value
    assert browser.come_back(back)["Location"] == "/"
    assert error_of(browser.come_back(back)) == "oidc_expired"  # without the cookie
    thief = Browser()
    thief.site.cookies["muster_oidc"] = begun
    assert error_of(thief.come_back(back)) == "oidc_expired"  # the provider refuses
    assert thief.user is None


def test_a_changed_state_and_another_browser_are_refused() -> None:
    browser = Browser()
    back = browser.sign_in_at_provider(browser.start("/jobs")["Location"], "sub-ada")
    assert error_of(Browser().come_back(back)) == "oidc_expired"
    changed = browser.come_back(back, state="x" * 30)
    assert error_of(changed) == "oidc_expired"
    assert changed["Location"].endswith("&next=%2Fjobs")
    assert User.objects.count() == 0
    refused = database.rows("SELECT action, detail ->> 'reason' FROM audit")
    assert refused == [("session.refused", "oidc_expired")]  # another browser has no sign-in to refuse


def test_a_code_of_another_sign_in_is_refused() -> None:
    """Code injection: PKCE binds a code to the browser that began."""
    victim, attacker = Browser(), Browser()
    stolen = victim.sign_in_at_provider(victim.start()["Location"], "sub-ada")
    own = attacker.sign_in_at_provider(attacker.start()["Location"], "sub-eve")
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    assert error_of(attacker.come_back(own, code=code)) == "oidc_expired"
    assert User.objects.count() == 0


def test_a_refusal_of_the_provider_leads_back_to_the_form() -> None:
    browser = Browser()
    state = parse_qs(urlsplit(browser.start()["Location"]).query)["state"][0]
    answer = browser.site.get("/api/auth/oidc/callback/", {"error": "access_denied", "state": state})
    assert error_of(answer) == "oidc_refused"
    refused = database.rows("SELECT action, detail ->> 'reason' FROM audit")
    assert refused == [("session.refused", "oidc_refused")]


def test_a_planted_session_is_ended_and_not_adopted() -> None:
    planted = access.session(access.user("mallory"))
    browser = Browser()
    browser.site.cookies[access.COOKIE] = planted
    assert browser.round_trip("sub-ada").cookies[access.COOKIE].value != planted
    CACHE.expire()
    assert access.with_cookie(planted).get("jobs/").status == 401


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "jobs", "/a\r\nX: y"]
)
def test_next_never_leads_to_another_site(address: str) -> None:
    answer = Browser().site.get(START, {"next": address}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    page = Browser().start(address)
    assert page["Location"] == "/sign-in?error=validation_failed"


def test_an_unverified_address_is_not_stored_and_links_nobody(settings: object, issuer: str) -> None:
    settings.OIDC = configuration(issuer, link_by_email=True)  # type: ignore[attr-defined]
    User.objects.filter(pk=access.user("root", Role.ADMIN).pk).update(email="ada@example.org")
    Browser().round_trip("sub-eve")
    assert User.objects.get(username="eve").email == ""


def test_a_verified_address_links_only_if_the_operator_says_so(settings: object, issuer: str) -> None:
    user = access.user("lovelace", Role.VIEWER)
    User.objects.filter(pk=user.pk).update(email="Ada@example.org")
    settings.OIDC = configuration(issuer, link_by_email=True)  # type: ignore[attr-defined]
    browser = Browser()
    browser.round_trip("sub-ada")
    assert browser.user == ("lovelace", "operator")
    assert database.value("SELECT target FROM audit WHERE action = 'identity.created'") == "lovelace"


def test_a_taken_name_is_not_taken_over() -> None:
    access.user("Ada", Role.ADMIN)
    browser = Browser()
    assert error_of(browser.round_trip("sub-ada")) == "oidc_name_taken"
    assert browser.user is None
    assert User.objects.count() == 1


def test_an_inactive_user_stays_out() -> None:
    Browser().round_trip("sub-ada")
    User.objects.update(is_active=False)
    assert error_of(Browser().round_trip("sub-ada")) == "oidc_inactive"


def test_roles_follow_the_claims_at_each_sign_in() -> None:
    Browser().round_trip("sub-ada")
    User.objects.update(role=Role.VIEWER)
    Browser().round_trip("sub-ada")
    assert User.objects.get().role == Role.OPERATOR
    assert database.value("SELECT detail ->> 'role' FROM audit WHERE action = 'user.changed'") == "operator"


def test_the_last_admin_is_not_demoted() -> None:
    Browser().round_trip("sub-ada")
    User.objects.update(role=Role.ADMIN)
    assert error_of(Browser().round_trip("sub-ada")) == "last_admin"


def test_nobody_enters_without_a_role(settings: object, issuer: str) -> None:
    settings.OIDC = configuration(issuer, default_role=None)  # type: ignore[attr-defined]
    assert error_of(Browser().round_trip("sub-eve")) == "oidc_no_role"
    assert User.objects.count() == 0


def test_a_person_without_a_claim_enters_only_if_the_operator_says_so(settings: object, issuer: str) -> None:
    settings.OIDC = configuration(issuer, roles_claim="", default_role=None)  # type: ignore[attr-defined]
    assert error_of(Browser().round_trip("sub-ada")) == "oidc_no_role"
    assert User.objects.count() == 0


def test_admins_set_the_roles_without_a_claim(settings: object, issuer: str) -> None:
    settings.OIDC = configuration(issuer, roles_claim="")  # type: ignore[attr-defined]
    Browser().round_trip("sub-ada")
    assert User.objects.get().role == Role.VIEWER
    User.objects.update(role=Role.SUBMITTER)
    Browser().round_trip("sub-ada")
    assert User.objects.get().role == Role.SUBMITTER


def test_the_dashboard_learns_of_the_provider() -> None:
    assert Api().get("auth/methods/").json == {
        "auth": True,
        "oidc": {"label": "Single sign-on", "url": START},
    }


def test_attempts_are_limited_by_address() -> None:
    statuses = [Api().get("auth/oidc/start/").status for _ in range(62)]
    assert statuses == [302] * 60 + [429] * 2
    assert error_of(Browser().site.get(START, headers=PAGE)) == "sign_in_throttled"


def test_a_spent_budget_of_departures_and_of_strays_stops_nobody_who_comes_back() -> None:
    browser, stray = Browser(), Browser()
    back = browser.sign_in_at_provider(browser.start("/jobs")["Location"], "sub-ada")
    begun = browser.site.cookies["muster_oidc"].value
    for _ in range(60):
        Api().get("auth/oidc/start/")
    errors = []
    for _ in range(11):
        stray.site.cookies["muster_oidc"] = begun
        errors.append(error_of(stray.come_back(back, state="x")))
    assert errors == ["oidc_expired"] * 10 + ["sign_in_throttled"]
    assert database.value("SELECT count(*) FROM audit") == 10
    assert browser.come_back(back)["Location"] == "/jobs"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
def test_a_page_that_embeds_the_start_spends_no_budget(headers: dict[str, str]) -> None:
    site = Browser().site
    for _ in range(61):
        answer = site.get(START, headers={**headers, "Accept": "*/*"})
        assert (answer.status_code, answer.json()["code"]) == (403, "oidc_embedded")
    opened = site.get(START, headers={"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})
    assert opened["Location"].startswith("http://")
    assert "/sign-in" not in opened["Location"]


def test_no_secret_of_a_sign_in_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    browser = Browser()
    departure = browser.start()["Location"]
    back = browser.sign_in_at_provider(departure, "sub-ada")
    answer = browser.come_back(back)
    written = capsys.readouterr()
    sent = parse_qs(urlsplit(back).query)
    assert "oidc_callback" in written.err
    for secret in (sent["code"][0], sent["state"][0], answer.cookies[access.COOKIE].value, "a secret of the tests"):
        assert secret not in written.out + written.err
