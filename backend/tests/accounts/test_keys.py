"""API keys: made, shown once, used, narrowed, expired and revoked."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from muster.accounts import tokens
from muster.accounts.credential_cache import CACHE
from muster.accounts.models import ApiKey, User
from muster.accounts.roles import Role
from muster.core.callers import Scope
from tests.support import access, database, statements_of
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("auth")


def test_a_key_is_shown_once_and_stored_as_a_hash() -> None:
    person = access.signed_in(access.user())
    made = person.post("keys/", {"name": "ci", "scopes": ["submit"]})
    assert made.status == 201
    key = made.json["key"]
    assert tokens.key_is_whole(key)
    assert access.with_key(key).get("jobs/").status == 200
    (listed,) = person.get("keys/").json["results"]
    assert "key" not in listed
    assert listed["prefix"] == key[:12]
    assert listed["scopes"] == ["submit"]
    stored = database.rows("SELECT api_key::text FROM api_key")
    assert key not in str(stored)
    assert key[12:] not in str(database.rows("SELECT audit::text FROM audit"))


@pytest.mark.parametrize("damage", ["{}x", "x{}", "mst_", "mst_{}", "{0}{0}"])
def test_a_key_that_is_not_whole_is_told_without_a_statement(damage: str) -> None:
    key = access.key(access.user(), Scope.READ)
    changed = damage.format(key)
    with statements_of.counted() as count:
        answer = access.with_key(changed).get("jobs/")
    assert answer.status == 401
    assert count() == 0


def test_one_changed_character_breaks_the_checksum() -> None:
    key = tokens.key_new()
    for place in range(4, len(key)):
        for other in "aZ":
            assert other == key[place] or not tokens.key_is_whole(key[:place] + other + key[place + 1 :])


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "mst_x", "Token x", "Bearer x y"])
def test_a_header_that_names_no_key_is_401_even_with_a_session(header: str) -> None:
    cookie = access.session(access.user())
    answer = Api(Cookie=f"{access.COOKIE}={cookie}", Authorization=header).get("jobs/")
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="muster"'


def test_a_known_key_runs_no_statement_more() -> None:
    client = access.with_key(access.key(access.user(), Scope.READ))
    client.get("tasks-that-do-not-exist/")
    client.get("jobs/")
    with statements_of.counted() as with_key:
        client.get("jobs/")
    assert with_key() == 1


def test_a_revoked_key_is_refused_at_the_next_check_of_the_version() -> None:
    owner = access.user()
    client = access.with_key(access.key(owner, Scope.READ))
    assert client.get("jobs/").status == 200
    person = access.signed_in(owner)
    assert person.delete(f"keys/{ApiKey.objects.get().pk}/").status == 204
    CACHE.expire()
    assert client.get("jobs/").status == 401
    assert person.get("keys/").json["results"][0]["revoked_at"] is not None


def test_an_expired_key_is_refused_without_a_check() -> None:
    owner = access.user()
    client = access.with_key(access.key(owner, Scope.READ))
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("jobs/").status == 401


def test_a_key_never_reaches_beyond_the_role_of_its_owner() -> None:
    owner = access.user(role=Role.OPERATOR)
    client = access.with_key(access.key(owner, Scope.OPERATE, Scope.WORK))
    assert client.get("auth/me/").json["scopes"] == ["read", "submit", "operate", "work"]
    User.objects.update(role=Role.VIEWER)
    CACHE.expire()
    assert client.get("auth/me/").json["scopes"] == ["read"]


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.VIEWER, "submit"), (Role.SUBMITTER, "operate"), (Role.SUBMITTER, "work"), (Role.OPERATOR, "admin")],
)
def test_a_key_with_more_than_the_role_grants_is_refused(role: Role, scope: str) -> None:
    answer = access.signed_in(access.user(role=role)).post("keys/", {"name": "x", "scopes": [scope]})
    assert answer.status == 400
    assert list(answer.json["errors"]) == ["scopes"]


def test_a_key_makes_no_keys_unless_it_is_an_admins() -> None:
    admin = access.user(role=Role.ADMIN)
    body = {"name": "more", "scopes": ["admin"]}
    assert access.with_key(access.key(admin, Scope.OPERATE)).post("keys/", body).status == 403
    assert access.with_key(access.key(admin, Scope.ADMIN)).post("keys/", body).status == 201


def test_keys_of_others_are_not_found_but_an_admin_manages_all() -> None:
    key = access.key(access.user("ada"), Scope.READ)
    key_id = ApiKey.objects.get().pk
    other = access.signed_in(access.user("ben"))
    assert other.get("keys/").json["count"] == 0
    assert other.delete(f"keys/{key_id}/").status == 404
    admin = access.signed_in(access.user("eva", Role.ADMIN))
    assert admin.get("keys/").json["count"] == 1
    assert admin.delete(f"keys/{key_id}/").status == 204
    CACHE.expire()
    assert access.with_key(key).get("jobs/").status == 401


def test_a_key_of_an_inactive_or_deleted_user_is_refused() -> None:
    owner = access.user()
    client = access.with_key(access.key(owner, Scope.READ))
    assert client.get("jobs/").status == 200
    User.objects.update(is_active=False)
    CACHE.expire()
    assert client.get("jobs/").status == 401


def test_the_last_use_is_noted_once_a_minute() -> None:
    client = access.with_key(access.key(access.user(), Scope.READ))
    client.get("jobs/")
    noted = ApiKey.objects.get().used_at
    assert noted is not None
    client.get("jobs/")
    assert ApiKey.objects.get().used_at == noted


def test_createkey_prints_a_key_within_the_role(capsys: pytest.CaptureFixture[str]) -> None:
    access.user("ada", Role.OPERATOR)
    call_command("createkey", "ada", name="cluster 7", scope=["work"], days=30)
    key = capsys.readouterr().out.strip()
    assert access.with_key(key).post("workers/", {"name": "w", "cpus": 1, "memory_mb": 1}).status == 201
    with pytest.raises(CommandError, match="does not include admin"):
        call_command("createkey", "ada", name="x", scope=["admin"])
    with pytest.raises(CommandError, match="no active user ben"):
        call_command("createkey", "ben", name="x", scope=["read"])


def test_listkeys_shows_valid_keys_without_their_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    key = access.key(access.user("ada"), Scope.READ, name="nightly")
    access.key(access.user("ben"), Scope.READ, name="old")
    ApiKey.objects.filter(name="old").update(expires_at=timezone.now() - timedelta(days=1))
    call_command("listkeys")
    shown = capsys.readouterr().out
    assert key[:12] in shown
    assert key[12:] not in shown
    assert ("nightly" in shown, "old" in shown) == (True, False)
    call_command("listkeys", "ben", all=True)
    assert capsys.readouterr().out.splitlines()[1].split()[-1] == "expired"
    with pytest.raises(CommandError, match="no user eve"):
        call_command("listkeys", "eve")


def test_revokekey_revokes_all_that_it_names_or_none() -> None:
    ada = access.user("ada")
    clients = [access.with_key(access.key(ada, Scope.READ, name=name)) for name in ("one", "two")]
    ids = list(ApiKey.objects.values_list("pk", flat=True))
    with pytest.raises(CommandError, match="does not exist"):
        call_command("revokekey", ids[0], 10**9)
    CACHE.expire()
    assert clients[0].get("jobs/").status == 200
    call_command("revokekey", user="ada")
    CACHE.expire()
    assert [client.get("jobs/").status for client in clients] == [401, 401]
    revoked = database.rows("SELECT actor FROM audit WHERE action = 'key.revoked'")
    assert revoked == [("revokekey",)] * 2
    for nothing in ({}, {"user": "ada"}):
        with pytest.raises(CommandError):
            call_command("revokekey", **nothing)
