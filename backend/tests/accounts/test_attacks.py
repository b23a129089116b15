"""What an attacker tries beside the front door."""

import pytest
from django.test import Client

from muster.accounts import throttle
from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.core.callers import Scope
from tests.support import access, database
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("auth")


@pytest.mark.parametrize("name", ["key", "api_key", "access_token", "token", "Authorization"])
def test_a_key_in_the_address_is_not_accepted_and_not_logged(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    key = access.key(access.user(), Scope.READ)
    assert Api().get("jobs/", {name: key}).status == 401
    written = capsys.readouterr()
    assert key not in written.out + written.err


def test_a_key_in_the_header_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    key = access.key(access.user(), Scope.READ)
    access.with_key(key).get("jobs/")
    access.with_key(f"{key}x").get("jobs/")
    written = capsys.readouterr()
    assert key not in written.out + written.err
    assert "job_list" in written.err


def test_a_cookie_is_no_key_and_a_key_no_cookie() -> None:
    user = access.user()
    cookie, key = access.session(user), access.key(user, Scope.READ)
    assert access.with_key(cookie).get("jobs/").status == 401
    assert access.with_cookie(key).get("jobs/").status == 401


def test_sign_in_redirects_nowhere() -> None:
    access.user()
    body = {"username": "ada", "password": access.PASSWORD}
    assert Api().post("auth/sign-in/?next=https://evil.example", body).status == 400
    answer = Api().post("auth/sign-in/", {**body, "next": "https://evil.example"})
    assert answer.status == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("path", ["/api//jobs/", "/api/jobs/%2e%2e/jobs/", "//api/jobs/", "/API/jobs/", "/api/jobs/;x"])
def test_another_spelling_of_an_address_is_no_way_in(path: str) -> None:
    response = Client().get(path)
    assert response.status_code in (401, 404) or b'"results"' not in response.content


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_header_changes_no_method(name: str) -> None:
    owner = access.user()
    job_id = access.signed_in(owner).post("jobs/", {"name": "x"}).json["id"]
    reader = access.with_key(access.key(owner, Scope.READ))
    reader.send("GET", f"jobs/{job_id}/", **{name.replace("-", "_"): "DELETE"})
    assert database.value("SELECT count(*) FROM job") == 1


@pytest.mark.parametrize("name", ["X-Forwarded-User", "Remote-User", "X-Remote-User", "X-Muster-Caller"])
def test_a_header_names_no_user(name: str) -> None:
    access.user(role=Role.ADMIN)
    assert Api().get("jobs/", **{name.replace("-", "_"): "ada"}).status == 401


READABLE = (
    "jobs/",
    "jobs/?position=0",
    "jobs/count/",
    "jobs/facets/?by=owner",
    "jobs/queue/?limit=5",
    "jobs/stats/",
    "jobs/{id}/",
    "jobs/{id}/logs/",
    "jobs/{id}/position/",
    "jobs/{id}/statuses/",
)
STREAMED = ("jobs/export/?file_format=csv", "jobs/{id}/logs/raw/")


@pytest.mark.parametrize("path", READABLE)
def test_reading_is_open_to_readers_and_to_nobody_else(path: str) -> None:
    """Neither an ETag that matches nor a HEAD lets anybody else learn anything."""
    owner = access.user()
    path = path.format(id=access.signed_in(owner).post("jobs/", {"name": "x"}).json["id"])
    viewer = access.with_key(access.key(access.user("eve", Role.VIEWER), Scope.READ))
    worker = access.with_key(access.key(access.user("olga", Role.OPERATOR), Scope.WORK))
    answer = viewer.get(path)
    assert answer.status == 200
    etag = answer.headers.get("ETag", "*")
    for method in ("GET", "HEAD"):
        assert worker.send(method, path, If_None_Match=etag).status == 403
        assert Api().send(method, path, If_None_Match=etag).status == 401


@pytest.mark.parametrize("path", STREAMED)
def test_streams_are_open_to_readers_and_to_nobody_else(path: str) -> None:
    owner = access.user("olga", Role.OPERATOR)
    path = f"/api/{path.format(id=access.signed_in(owner).post('jobs/', {'name': 'x'}).json['id'])}"
    read, work = (access.key(owner, scope, name=scope) for scope in (Scope.READ, Scope.WORK))
    assert Client().get(path).status_code == 401
    assert Client(headers={"Authorization": f"Bearer {work}"}).get(path).status_code == 403
    answer = Client(headers={"Authorization": f"Bearer {read}"}).get(path)
    list(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"] or answer.headers["Cache-Control"] == "no-store"


def test_head_is_judged_like_get() -> None:
    operator = access.signed_in(access.user("olga", Role.OPERATOR))
    for path in ("audit/", "users/"):
        assert operator.send("HEAD", path).status == 403


def test_a_viewer_writes_nothing_whatever_the_body() -> None:
    viewer = access.signed_in(access.user("eve", Role.VIEWER))
    for method, path in (("POST", "jobs/"), ("POST", "jobs/batch/"), ("POST", "jobs/bulk/"), ("DELETE", "jobs/1/")):
        for body in (None, b"{", {"name": "x"}, {"action": "delete", "filter": {}}):
            assert viewer.send(method, path, body).json["code"] == "forbidden"


def test_a_user_becomes_no_admin_through_keys_or_users() -> None:
    ben = access.user("ben", Role.OPERATOR)
    person = access.signed_in(ben)
    assert person.patch(f"users/{ben.pk}/", {"role": "admin"}).status == 403
    assert person.post("users/", {"username": "x", "role": "admin"}).status == 403
    assert person.post("keys/", {"name": "x", "scopes": ["admin"]}).status == 400
    assert person.post("keys/", {"name": "x", "scopes": ["read"], "user_id": 1}).status == 400
    assert User.objects.get(pk=ben.pk).role == Role.OPERATOR


def admin_sign_in(password: str) -> int:
    return Client().post("/admin/login/", {"username": "ada", "password": password}).status_code


def test_the_admin_has_the_limits_of_every_sign_in_and_knows_no_key() -> None:
    admin = access.user(role=Role.ADMIN)
    key = access.key(admin, Scope.ADMIN)
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/admin/").status_code == 302
    assert admin_sign_in(access.PASSWORD) == 302
    throttle.store().forget()
    assert [admin_sign_in("wrong") for _ in range(12)] == [200] * 12
    assert admin_sign_in(access.PASSWORD) == 200  # the form again: too many attempts
    refused = database.value("SELECT count(*) FROM audit WHERE action = 'session.refused'")
    assert refused == 9


def test_a_submitter_may_not_enter_the_admin() -> None:
    access.user(role=Role.OPERATOR)
    assert admin_sign_in(access.PASSWORD) == 200
