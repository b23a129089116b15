"""Django's admin is for admins: nobody else reaches a page of it, or changes anything there."""

import pytest
from django.test import Client

from muster.accounts.models import ApiKey
from muster.accounts.roles import Role
from muster.core.callers import Scope
from tests import factories
from tests.support import access, database
from tests.support.workers import Worker

OTHERS = [Role.VIEWER, Role.SUBMITTER, Role.OPERATOR]


@pytest.mark.usefixtures("auth")
@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_change_nothing(role: Role) -> None:
    root, person = access.user("root", Role.ADMIN), access.user("ada", role)
    job = factories.job(owner=person.username)
    access.key(root, Scope.READ)
    key = ApiKey.objects.get()
    worker = Worker.registered(access.with_key(access.key(root, Scope.WORK, name="w")))
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    before = database.table_counts()

    def write(path: str, **body: object) -> int:
        return client.post(f"/admin/{path}", {"post": "yes", **body}).status_code

    selected = {"_selected_action": [job]}
    statuses = {
        write(f"jobs/job/{job}/delete/"),
        write("jobs/job/", action="delete_selected", **selected),
        write("jobs/job/add/", name="x"),
        write(f"jobs/job/{job}/change/", name="x"),
        write("accounts/apikey/", action="revoke", _selected_action=[key.pk]),
        write(f"accounts/user/{person.pk}/change/", role="admin"),
        write(f"accounts/user/{root.pk}/delete/"),
        write("execution/worker/", action="drain", _selected_action=[worker.id]),
        write(f"execution/worker/{worker.id}/delete/"),
    }
    # To the page where an admin signs in.
    assert statuses == {302}
    assert database.table_counts() == before
    assert database.rows("SELECT state, gone_at FROM worker") == [("run", None)]
    key.refresh_from_db()
    person.refresh_from_db()
    assert (key.revoked_at, person.role) == (None, role)


@pytest.mark.usefixtures("auth")
@pytest.mark.parametrize("role", [*OTHERS, Role.ADMIN])
def test_only_admins_sign_in(role: Role) -> None:
    person = access.user("ada", role)
    client = Client()
    client.post("/admin/login/", {"username": person.username, "password": access.PASSWORD})
    assert client.get("/admin/").status_code == (200 if role == Role.ADMIN else 302)


@pytest.mark.usefixtures("auth")
def test_the_page_to_sign_in_names_the_product() -> None:
    page = Client().get("/admin/login/").content.decode()
    assert "Muster administration" in page
    assert "Django" not in page
