"""Users, passwords, sessions and the audit log over the API."""

import re
import threading

import psycopg
import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from muster.accounts import audit
from muster.accounts.credential_cache import CACHE
from muster.accounts.models import User, UserIdentity
from muster.accounts.roles import Role
from muster.accounts.users import NewUser, user_create
from muster.core.callers import Scope
from tests.support import access, database
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("auth")

NEW = "a much better password"


@pytest.fixture
def admin() -> Api:
    return access.signed_in(access.user("root", Role.ADMIN))


def can_sign_in(username: str, password: str) -> bool:
    return Api().post("auth/sign-in/", {"username": username, "password": password}).status == 200


def test_an_admin_makes_changes_and_deletes_a_user(admin: Api) -> None:
    made = admin.post("users/", {"username": "ben", "role": "submitter", "password": NEW, "email": "ben@example.org"})
    assert made.status == 201
    path = made.headers["Location"]
    assert can_sign_in("ben", NEW)
    assert admin.patch(path, {"role": "operator"}).json["role"] == "operator"
    assert admin.get(path).json["last_sign_in_at"] is not None
    assert [user["username"] for user in admin.get("users/").json["results"]] == ["ben", "root"]
    assert admin.delete(path).status == 204
    assert admin.get(path).status == 404
    assert not can_sign_in("ben", NEW)


def test_a_name_is_taken_once_and_a_weak_password_is_refused(admin: Api) -> None:
    body = {"username": "ben", "password": NEW}
    assert admin.post("users/", body).status == 201
    assert admin.post("users/", body).json["code"] == "user_taken"
    for weak in ("short", "password1234", "benjamin-b"):
        answer = admin.post("users/", {"username": "benjamin-b", "password": weak})
        assert list(answer.json["errors"]) == ["password"], weak


def test_an_inactive_user_loses_sessions_and_keys_at_once(admin: Api) -> None:
    ben = access.user("ben")
    clients = [access.signed_in(ben), access.with_key(access.key(ben, Scope.READ))]
    assert [client.get("jobs/").status for client in clients] == [200, 200]
    admin.patch(f"users/{ben.pk}/", {"is_active": False})
    CACHE.expire()
    assert [client.get("jobs/").status for client in clients] == [401, 401]


@pytest.mark.parametrize("change", [{"role": "operator"}, {"is_active": False}, None])
def test_the_last_admin_stays(admin: Api, change: dict[str, object] | None) -> None:
    path = f"users/{User.objects.get().pk}/"
    answer = admin.delete(path) if change is None else admin.patch(path, change)
    assert (answer.status, answer.json["code"]) == (409, "last_admin")
    access.user("other", Role.ADMIN)
    assert (admin.delete(path) if change is None else admin.patch(path, change)).status in (200, 204)


def test_a_new_password_ends_the_other_sessions(admin: Api) -> None:
    ben = access.user("ben")
    here, there = access.signed_in(ben), access.signed_in(ben)
    answer = here.post("auth/password/", {"old_password": "wrong", "new_password": NEW})
    assert list(answer.json["errors"]) == ["old_password"]
    assert here.post("auth/password/", {"old_password": access.PASSWORD, "new_password": NEW}).status == 204
    CACHE.expire()
    assert (here.get("jobs/").status, there.get("jobs/").status) == (200, 401)
    assert not can_sign_in("ben", access.PASSWORD)
    assert can_sign_in("ben", NEW)


def test_sessions_are_listed_and_ended_by_their_user(admin: Api) -> None:
    ben = access.user("ben")
    here, there = access.signed_in(ben), access.signed_in(ben)
    listed = here.get("auth/sessions/").json["results"]
    assert [session["is_current"] for session in listed] == [False, True]
    assert admin.delete(f"auth/sessions/{listed[0]['id']}/").status == 404
    assert here.delete(f"auth/sessions/{listed[0]['id']}/").status == 204
    CACHE.expire()
    assert (here.get("jobs/").status, there.get("jobs/").status) == (200, 401)


def test_all_other_sessions_are_ended_at_once(admin: Api) -> None:
    ben = access.user("ben")
    here, *others = [access.signed_in(ben) for _ in range(3)]
    key = access.key(ben, Scope.READ)
    assert here.delete("auth/sessions/").status == 204
    CACHE.expire()
    assert [client.get("jobs/").status for client in (here, *others)] == [200, 401, 401]
    assert (admin.get("jobs/").status, access.with_key(key).get("jobs/").status) == (200, 200)
    (entry,) = admin.get("audit/", {"action": "session.ended"}).json["results"]
    assert (entry["actor"], entry["detail"]) == ("ben", {"sessions": 2})
    assert here.delete("auth/sessions/").status == 204
    assert len(admin.get("audit/", {"action": "session.ended"}).json["results"]) == 1


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """The mails, sent before the answer instead of in a thread."""

    class AtOnce:
        def __init__(self, target: object, args: tuple[object, ...], daemon: bool) -> None:
            self.start = lambda: target(*args)  # type: ignore[operator]

    monkeypatch.setattr(threading, "Thread", AtOnce)
    return mail.outbox


def reset_token(mailed: list[EmailMessage]) -> str:
    found = re.search(r"http://testserver/reset-password#(\S+)", str(mailed[-1].body))
    assert found
    return found[1]


def test_a_mailed_link_sets_a_password_once(mailed: list[EmailMessage]) -> None:
    ben = access.user("ben")
    User.objects.update(email="ben@example.org")
    session = access.signed_in(ben)
    assert Api().post("auth/password/reset/", {"username": "ben"}).status == 204
    token = reset_token(mailed)
    confirm = {"token": token, "new_password": NEW}
    assert Api().post("auth/password/reset/confirm/", {**confirm, "new_password": "short"}).status == 400
    assert Api().post("auth/password/reset/confirm/", confirm).status == 204
    assert Api().post("auth/password/reset/confirm/", confirm).json["code"] == "reset_refused"
    CACHE.expire()
    assert session.get("jobs/").status == 401
    assert can_sign_in("ben", NEW)


def test_a_reset_tells_nobody_who_exists(mailed: list[EmailMessage]) -> None:
    access.user("without-mail")
    access.user("inactive")
    # A password would outlive the account at the provider.
    elsewhere = user_create(new=NewUser(username="elsewhere", email="y@example.org"), actor="oidc")
    UserIdentity.objects.create(user=elsewhere, issuer="https://sso.example", subject="1")
    User.objects.filter(username="inactive").update(is_active=False, email="x@example.org")
    for name in ("nobody", "without-mail", "inactive", "elsewhere"):
        answer = Api().post("auth/password/reset/", {"username": name})
        assert (answer.status, answer.content) == (204, b"")
    assert mailed == []


@pytest.mark.parametrize("token", ["", ".", "MQ.", "MQ.x-y", "OTk5OTk5OTk5OTk5OQ.a-b", "é.ü", "////.=="])
def test_a_made_up_token_is_refused(token: str) -> None:
    access.user()
    answer = Api().post("auth/password/reset/confirm/", {"token": token, "new_password": NEW})
    assert (answer.status, answer.json["code"]) == (400, "reset_refused")


def test_the_mailed_link_leads_to_no_foreign_host(mailed: list[EmailMessage], settings: object) -> None:
    access.user("ben")
    User.objects.update(email="ben@example.org")
    answer = Api().post("auth/password/reset/", {"username": "ben"}, Host="evil.example")
    assert answer.status == 400
    assert mailed == []
    settings.PUBLIC_URL = "https://muster.example/"  # type: ignore[attr-defined]
    Api().post("auth/password/reset/", {"username": "ben"})
    assert "https://muster.example/reset-password#" in mailed[-1].body


def test_the_audit_log_is_paged_newest_first(admin: Api) -> None:
    for number in range(5):
        audit.audit_append(actor="tests", action="counted", target=str(number))
    first = admin.get("audit/", {"page_size": 3}).json
    second = admin.get(first["next"]).json
    targets = [entry["target"] for page in (first, second) for entry in page["results"]]
    assert targets[:5] == ["4", "3", "2", "1", "0"]
    ids = [entry["id"] for page in (first, second) for entry in page["results"]]
    assert ids == sorted(ids, reverse=True)
    assert admin.get("audit/", {"cursor": "x"}).json["code"] == "invalid_cursor"


def test_sign_ins_keys_and_users_are_in_the_audit_log(admin: Api) -> None:
    Api().post("auth/sign-in/", {"username": "root", "password": "wrong"})
    can_sign_in("root", access.PASSWORD)
    key_id = admin.post("keys/", {"name": "ci", "scopes": ["read"]}).json["id"]
    admin.delete(f"keys/{key_id}/")
    user_id = admin.post("users/", {"username": "ben"}).json["id"]
    admin.patch(f"users/{user_id}/", {"password": NEW})
    admin.delete(f"users/{user_id}/")
    entries = admin.get("audit/", {"page_size": 7}).json["results"]
    assert [entry["action"] for entry in reversed(entries)] == [
        "session.refused",
        "session.opened",
        "key.created",
        "key.revoked",
        "user.created",
        "user.changed",
        "user.deleted",
    ]
    assert all(entry["address"] == "127.0.0.1" and entry["request_id"] for entry in entries)
    assert NEW not in str(entries)


@pytest.fixture
def no_months(db: None) -> None:
    """Drops the partitions that housekeeping has made; the test's transaction brings them back."""
    months = database.rows(
        """
        SELECT inhrelid::regclass::text FROM pg_inherits
        WHERE inhparent = 'audit'::regclass AND inhrelid <> 'audit_default'::regclass
        """
    )
    for (month,) in months:
        database.execute(f"DROP TABLE {month}")


@pytest.mark.usefixtures("no_months")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE audit_default SET actor = 'x'",
        "DELETE FROM audit_default",
        "TRUNCATE audit_default",
        "DELETE FROM {month}",
        "TRUNCATE {month}",
    ],
)
def test_the_database_refuses_to_change_the_audit_log(statement: str) -> None:
    audit.audit_append(actor="tests", action="before")  # goes to the default partition
    audit.audit_partitions()
    database.execute("INSERT INTO audit (actor, action, at) VALUES ('tests', 'x', now() + interval '1 month')")
    month = database.value("SELECT 'audit_' || to_char(now() AT TIME ZONE 'UTC' + interval '1 month', 'YYYY_MM')")
    with pytest.raises(psycopg.Error, match="append-only"), transaction.atomic():
        database.execute(statement.format(month=month))
    assert database.value("SELECT count(*) FROM audit WHERE actor = 'tests'") == 2


@pytest.mark.usefixtures("no_months")
def test_partitions_are_made_once() -> None:
    assert audit.audit_partitions() == audit.MONTHS_AHEAD + 1
    assert audit.audit_partitions() == 0
