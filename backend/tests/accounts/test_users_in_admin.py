"""Users in Django's admin: seen, and changed by the API alone."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from muster.accounts.models import User
from muster.accounts.roles import Role
from tests.support import access

USERS = "/admin/accounts/user/"


def test_users_are_shown_without_the_hash_of_their_password(admin_client: Client) -> None:
    ada = access.user()
    assert "ada" in admin_client.get(USERS).content.decode()
    shown = admin_client.get(f"{USERS}{ada.pk}/change/").content.decode()
    assert "submitter" in shown.lower()
    assert ada.password not in shown
    assert admin_client.get("/admin/").status_code == 200


@pytest.mark.parametrize("path", ["add/", "{id}/change/", "{id}/delete/"])
def test_users_are_neither_added_changed_nor_deleted(admin_client: Client, path: str) -> None:
    ada = access.user()
    body = {"username": "ada", "role": "admin", "post": "yes"}
    assert admin_client.post(USERS + path.format(id=ada.pk), body).status_code == 403
    assert list(User.objects.filter(pk=ada.pk).values_list("role")) == [("submitter",)]


def test_a_selection_of_users_cannot_be_deleted(admin_client: Client) -> None:
    ada = access.user()
    admin_client.post(USERS, {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"})
    assert User.objects.filter(pk=ada.pk).exists()


@pytest.mark.parametrize("path", ["/admin/password_change/", USERS + "{id}/password/"])
def test_no_page_of_the_admin_sets_a_password(admin_client: Client, admin_user: User, path: str) -> None:
    body = {
        "old_password": "password",
        "new_password1": "a new long one",
        "new_password2": "a new long one",
        "password1": "a new long one",
        "password2": "a new long one",
        "usable_password": "true",
    }
    assert admin_client.post(path.format(id=admin_user.pk), body).status_code in (302, 403, 404)
    before = admin_user.password
    admin_user.refresh_from_db()
    assert admin_user.password == before


def test_a_superuser_of_django_is_an_admin(db: None) -> None:
    made = get_user_model().objects.create_superuser("root", "root@example.org", access.PASSWORD)
    made.refresh_from_db()
    assert (made.role, made.is_staff) == (Role.ADMIN, True)


def test_a_session_of_the_admin_ends_after_eight_hours(auth: None) -> None:
    root = access.user("root", Role.ADMIN)
    signed_in = Client().post("/admin/login/", {"username": root.username, "password": access.PASSWORD})
    assert signed_in.status_code == 302
    assert signed_in.cookies["sessionid"]["max-age"] == 8 * 3600
