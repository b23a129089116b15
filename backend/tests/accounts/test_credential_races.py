"""What ends access while somebody signs in, resets a password, or uses a credential."""

from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from muster.accounts import passwords, sign_in, users
from muster.accounts.errors import SignInFailed
from muster.accounts.models import User, UserSession
from muster.accounts.roles import Role
from muster.core import errors
from muster.core.callers import Caller
from tests.support import access
from tests.support.client import Api

SHORT = "salt"
"""So short a salt that a hash with it is renewed."""
pytestmark = pytest.mark.usefixtures("auth")


@pytest.mark.parametrize("change", [{"password": "another"}, {"is_active": False}])
def test_a_session_is_not_opened_after_what_has_ended_all(change: dict[str, object]) -> None:
    verified = access.user()
    User.objects.filter(pk=verified.pk).update(**change)
    with pytest.raises(SignInFailed):
        access.session(verified)
    assert UserSession.objects.count() == 0


def test_a_password_changed_after_its_check_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = access.user()
    caller = Caller(name="ada", username="ada", user_id=ada.pk, scopes=frozenset())

    def changed_meanwhile(old: str, encoded: str) -> bool:
        User.objects.update(password="another")
        return True

    monkeypatch.setattr(passwords, "check_password", changed_meanwhile)
    with pytest.raises(errors.ValidationFailed):
        passwords.password_change(caller=caller, old="x", new="quite a long one", origin=access.HERE)
    assert User.objects.get(pk=ada.pk).password == "another"


def test_an_old_hash_is_renewed_and_signs_in() -> None:
    ada = access.user()
    User.objects.update(password=make_password(access.PASSWORD, salt=SHORT))
    answer = Api().post("auth/sign-in/", {"username": "ada", "password": access.PASSWORD})
    assert answer.status == 200
    ada.refresh_from_db()
    assert f"${SHORT}$" not in ada.password
    assert ada.check_password(access.PASSWORD)


def test_a_renewed_hash_overwrites_no_new_password(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = access.user()
    User.objects.update(password=make_password(access.PASSWORD, salt=SHORT))

    def while_it_is_hashed(raw: str) -> str:
        User.objects.update(password="another")
        return make_password(raw)

    monkeypatch.setattr(sign_in, "make_password", while_it_is_hashed)
    assert Api().post("auth/sign-in/", {"username": "ada", "password": access.PASSWORD}).status == 401
    assert User.objects.get(pk=ada.pk).password == "another"


def test_the_caller_of_a_deleted_user_is_nobody() -> None:
    access.user("root", Role.ADMIN)
    ada = access.user()
    client = access.signed_in(ada)
    assert client.get("auth/me/").status == 200
    users.user_delete(user_id=ada.pk, actor="tests")
    # Before the process looks at the version again, the credential is still known to it.
    assert client.get("auth/me/").status == 401


def test_createadmin_reads_no_password_of_an_admin_who_exists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    access.user("root@example.org", Role.ADMIN)
    call_command("createadmin", "root@example.org", password_file=tmp_path / "gone")
    assert "exists already" in capsys.readouterr().out
