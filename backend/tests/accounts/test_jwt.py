"""JWT: used, refreshed, replayed, forged."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from django.conf import settings

from muster.accounts.credential_cache import CACHE
from muster.accounts.models import UserSession
from tests.support import access, database, statements_of
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("auth")


@pytest.fixture
def tokens(auth: None) -> Any:
    """The first pair of a submitter."""
    access.user()
    answer = Api().post("auth/jwt/", {"username": "ada", "password": access.PASSWORD})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json


def with_token(token: str) -> Api:
    return Api(Authorization=f"Bearer {token}")


def refresh(token: str) -> Any:
    return Api().post("auth/jwt/refresh/", {"refresh": token})


def test_an_access_token_is_the_user_without_a_statement_more(tokens: Any) -> None:
    client = with_token(tokens["access"])
    assert client.post("jobs/", {"name": "x"}).json["owner"] == "ada"
    client.get("jobs/")
    with statements_of.counted() as count:
        client.get("jobs/")
    assert count() == 1


def test_a_refresh_token_is_no_access_token_and_the_other_way_round(tokens: Any) -> None:
    assert with_token(tokens["refresh"]).get("jobs/").status == 401
    assert refresh(tokens["access"]).status == 401


def test_a_refresh_rotates_and_a_replay_ends_the_session(tokens: Any) -> None:
    following = refresh(tokens["refresh"]).json
    client = with_token(following["access"])
    assert client.get("jobs/").status == 200
    assert refresh(tokens["refresh"]).status == 401
    assert refresh(following["refresh"]).status == 401
    CACHE.expire()
    assert client.get("jobs/").status == 401
    assert database.value("SELECT count(*) FROM audit WHERE action = 'session.replayed'") == 1


def test_a_new_password_ends_the_tokens(tokens: Any) -> None:
    client = with_token(tokens["access"])
    new = {"old_password": access.PASSWORD, "new_password": "a much better password"}
    person = access.with_cookie(Api().post("auth/sign-in/", {"username": "ada", "password": access.PASSWORD}).cookie)
    assert client.get("jobs/").status == 200
    assert person.post("auth/password/", new).status == 204
    CACHE.expire()
    assert client.get("jobs/").status == 401
    assert refresh(tokens["refresh"]).status == 401


def test_an_expired_token_is_refused(tokens: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = with_token(tokens["access"])
    assert client.get("jobs/").status == 200
    later = time.time() + settings.JWT_ACCESS_LIFETIME.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("jobs/").status == 401


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(**changed: object) -> dict[str, object]:
    now = int(time.time())
    session = UserSession.objects.get()
    plain = {"typ": "access", "sid": session.pk, "jti": "x", "iss": "muster", "iat": now, "exp": now + 600}
    return {**plain, **changed}


def signed(header: dict[str, str], key: bytes) -> str:
    text = f"{part(header)}.{part(claims())}"
    mac = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@pytest.mark.usefixtures("tokens")
def test_unsigned_and_wrongly_signed_tokens_are_refused() -> None:
    secret = settings.SECRET_KEY
    forged = [
        *(f"{part({'alg': name, 'typ': 'JWT'})}.{part(claims())}." for name in ("none", "None", "NONE", "nOnE")),
        # Signed with what an attacker may know or guess, and by other algorithms than the server's.
        *(signed({"alg": "HS256"}, key) for key in (b"", b"secret", secret.encode(), b"muster")),
        *(signed({"alg": name}, secret.encode()) for name in ("HS512", "RS256", "ES256")),
        jwt.encode(claims(), hashlib.sha256(secret.encode()).hexdigest(), "HS256"),
        jwt.encode(claims(), "x" * 64, "HS512"),
    ]
    assert [with_token(token).get("jobs/").status for token in forged] == [401] * len(forged)


@pytest.mark.parametrize("cut", [1, 10, -1, -10])
def test_a_cut_token_is_refused(tokens: Any, cut: int) -> None:
    assert with_token(tokens["access"][:cut]).get("jobs/").status == 401
    assert with_token(tokens["access"][cut:]).get("jobs/").status == 401


def test_tokens_are_in_no_log(tokens: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with_token(tokens["access"]).get("jobs/")
    refresh(tokens["refresh"])
    written = capsys.readouterr()
    assert tokens["access"] not in written.out + written.err
    assert tokens["refresh"] not in written.out + written.err
