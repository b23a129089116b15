"""Sign-in by password: sessions, their cookies, and what an attacker learns."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone

from muster.accounts import sign_in as sign_in_module
from muster.accounts import throttle
from muster.accounts.credential_cache import CACHE
from muster.accounts.models import User, UserSession
from muster.accounts.roles import Role
from muster.accounts.sessions import sessions_end, sessions_prune
from muster.core.rate_limits.stores import EnsuredStore, budget_store
from tests.support import access, database
from tests.support.client import Answer, Api

pytestmark = pytest.mark.usefixtures("auth")


def sign_in(username: str = "ada", password: str = access.PASSWORD, **headers: str) -> Answer:
    return Api().post("auth/sign-in/", {"username": username, "password": password}, **headers)


def test_a_session_reaches_what_the_role_allows_until_sign_out() -> None:
    access.user(role=Role.VIEWER)
    answer = sign_in()
    assert answer.status == 200
    assert answer.json["role"] == "viewer"
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    client = access.with_cookie(answer.cookie)
    assert client.get("auth/me/").json["user"]["username"] == "ada"
    assert client.get("jobs/").status == 200
    assert client.post("jobs/", {"name": "x"}).status == 403
    assert client.post("auth/sign-out/").status == 204
    CACHE.expire()
    assert client.get("jobs/").status == 401


def test_sign_in_ends_the_old_session_and_never_adopts_a_given_cookie() -> None:
    """Session fixation: an attacker who plants a cookie doesn't get to know the session."""
    user = access.user()
    planted = access.session(user)
    answer = sign_in(Cookie=f"{access.COOKIE}={planted}")
    assert answer.cookie != planted
    CACHE.expire()
    assert access.with_cookie(planted).get("jobs/").status == 401
    unknown = sign_in(Cookie=f"{access.COOKIE}=chosen-by-the-attacker")
    assert unknown.cookie != "chosen-by-the-attacker"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": access.OWN, "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_write_with_a_cookie_must_say_that_it_comes_from_here(headers: dict[str, str]) -> None:
    cookie = access.session(access.user())
    answer = Api(Cookie=f"{access.COOKIE}={cookie}", **headers).post("jobs/", {"name": "x"})
    assert answer.status == 403
    assert answer.json["code"] in ("csrf", "cross_site_write")
    assert database.value("SELECT count(*) FROM job") == 0


def test_another_site_cannot_sign_a_visitor_in() -> None:
    access.user()
    assert sign_in(Origin="https://evil.example").json["code"] == "cross_site_write"


def test_unknown_user_wrong_password_and_inactive_user_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    access.user("ada")
    access.user("gone")
    access.user("nopass", password=None)
    User.objects.filter(username="gone").update(is_active=False)
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    seen = []
    for name, password in (("ada", "wrong"), ("nobody", "wrong"), ("gone", access.PASSWORD), ("nopass", "wrong")):
        before = len(hashed)
        answer = sign_in(name, password)
        problem = {key: value for key, value in answer.json.items() if key != "request_id"}
        seen.append((answer.status, problem, len(hashed) - before))
    assert seen[0] == (401, seen[0][1], 1)
    assert all(each == seen[0] for each in seen)


def test_attempts_are_limited_by_address_before_anything_is_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    access.user()
    statuses = [sign_in(f"user{number}", "wrong").status for number in range(25)]
    assert statuses == [401] * 20 + [429] * 5
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *_: pytest.fail("hashed"))
    answer = sign_in()
    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_attempts_are_limited_by_name_from_many_addresses(settings: object) -> None:
    access.user()
    settings.TRUSTED_PROXIES = "1"  # type: ignore[attr-defined]
    statuses = [sign_in(password="wrong", X_Forwarded_For=f"203.0.113.{number}").status for number in range(12)]
    assert statuses == [401] * 10 + [429] * 2


def test_an_attack_on_a_name_does_not_lock_out_its_user_at_a_known_address(settings: object) -> None:
    access.user()
    settings.TRUSTED_PROXIES = "1"  # type: ignore[attr-defined]
    home = {"X_Forwarded_For": "198.51.100.7"}
    assert sign_in(**home).status == 200
    for number in range(12):
        sign_in(password="wrong", X_Forwarded_For=f"203.0.113.{number}")
    assert sign_in(X_Forwarded_For="203.0.113.99").status == 429
    assert sign_in(**home).status == 200


def test_the_password_is_in_no_log_and_no_audit_entry(capsys: pytest.CaptureFixture[str]) -> None:
    access.user()
    sign_in()
    sign_in(password="another secret thing")
    sign_in("a password typed into the wrong field", "x")
    written = capsys.readouterr()
    logged = written.out + written.err + str(database.rows("SELECT audit::text FROM audit"))
    for secret in (access.PASSWORD, "another secret thing", "typed into the wrong field"):
        assert secret not in logged


def test_sessions_end_by_themselves() -> None:
    cookie = access.session(access.user())
    UserSession.objects.update(expires_at="2020-01-01T00:00Z")
    assert access.with_cookie(cookie).get("jobs/").status == 401


def test_budgets_are_kept_in_the_store_of_all_processes() -> None:
    sign_in("somebody")
    throttle.store().forget()
    assert database.value("SELECT count(*) FROM rate_limit WHERE budget LIKE 'sign-in%%'") == 2


def test_all_known_users_of_an_address_share_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        access.user(f"user{number}")
    for person in User.objects.all():
        access.session(person)
    UserSession.objects.update(address="127.0.0.1")
    monkeypatch.setattr(sign_in_module, "check_password", lambda *_: False)
    statuses = [sign_in(f"user{number}", "wrong").status for number in range(7) for _ in range(9)]
    assert statuses == [401] * 60 + [429] * 3


def test_limits_hold_while_redis_is_unreachable() -> None:
    store = EnsuredStore(budget_store("redis://127.0.0.1:1/0"))
    allowed = [store.take("192.0.2.1", throttle.NAME).allowed for _ in range(12)]
    assert allowed == [True] * 10 + [False] * 2


def test_sessions_are_deleted_long_after_their_expiry_only() -> None:
    ada = access.user()
    for days in (-1, 29, 31):
        access.session(ada)
        newest = UserSession.objects.latest("id")
        UserSession.objects.filter(pk=newest.pk).update(expires_at=timezone.now() - timedelta(days=days))
    assert sessions_prune() == 1
    assert sessions_prune() == 0
    assert UserSession.objects.count() == 2


def test_a_new_password_leaves_expired_sessions_as_they_are() -> None:
    ada = access.user()
    access.session(ada)
    UserSession.objects.update(expires_at="2020-01-01T00:00Z")
    assert sessions_end(user_id=ada.pk) == 0
    assert UserSession.objects.get().ended_at is None
