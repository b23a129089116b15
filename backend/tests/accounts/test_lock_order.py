"""Real commits at once: what changes a user locks the user, then sessions and keys, then the version of all access."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from muster.accounts import passwords, users
from muster.accounts.errors import ResetRefused, SignInFailed
from muster.accounts.models import User, UserSession
from muster.accounts.roles import Role
from muster.accounts.users import UserChange
from muster.core.callers import Scope
from tests.support import access, database
from tests.support.database import Connection
from tests.support.patience import Patience
from tests.support.threads import race


@pytest.fixture
def other(fresh_session: Connection) -> Iterator[Connection]:
    """A session in a transaction."""
    fresh_session.autocommit = False
    yield fresh_session
    fresh_session.rollback()


def outcome_of(task: Callable[[], object]) -> Callable[[], object]:
    """Returns the task with its domain error as its result."""

    def run() -> object:
        try:
            return task()
        except (ResetRefused, SignInFailed) as error:
            return type(error)

    return run


def once_waited_for(*queries: str, on: Connection) -> Callable[[], None]:
    """Returns a task that runs the queries and commits as soon as somebody waits for a lock of this session."""

    def run() -> None:
        with database.session() as watcher:
            for _ in Patience(20):
                if database.value(database.BLOCKED, on=watcher):
                    break
        for query in queries:
            database.execute(query, on=on)
        on.commit()

    return run


@pytest.mark.parametrize("revoke", [True, False], ids=["key", "session"])
def test_deletion_of_a_user_and_the_end_of_a_credential_do_not_deadlock(other: Connection, revoke: bool) -> None:
    access.user("root", Role.ADMIN)
    ada = access.user()
    access.key(ada, Scope.READ)
    access.session(ada)
    table, column = ("api_key", "revoked_at") if revoke else ("user_session", "ended_at")
    database.execute(f"SELECT id FROM {table} FOR UPDATE", on=other)  # noqa: S608  fixed names
    end = f"UPDATE {table} SET {column} = now()"  # noqa: S608  fixed names
    race([lambda: users.user_delete(user_id=ada.pk, actor="tests"), once_waited_for(end, on=other)])
    assert not User.objects.filter(pk=ada.pk).exists()


@pytest.mark.parametrize("change", [UserChange(password="quite a long one"), UserChange(is_active=False)])
def test_a_change_of_a_user_and_the_end_of_a_session_do_not_deadlock(other: Connection, change: UserChange) -> None:
    access.user("root", Role.ADMIN)
    ada = access.user()
    access.session(ada)
    database.execute("SELECT id FROM user_session FOR UPDATE", on=other)
    end = once_waited_for("UPDATE user_session SET ended_at = now()", on=other)
    race([lambda: users.user_update(user_id=ada.pk, change=change, actor="tests"), end])
    assert UserSession.objects.filter(ended_at=None).count() == 0


def test_a_sign_in_waits_for_a_new_password_and_fails(other: Connection) -> None:
    ada = access.user()
    database.execute("UPDATE auth_user SET password = 'another'", on=other)
    result, _ = race([outcome_of(lambda: access.session(ada)), once_waited_for(on=other)])
    assert result is SignInFailed
    assert UserSession.objects.count() == 0


@pytest.mark.usefixtures("transactional_db")
def test_a_mailed_link_used_twice_at_once_sets_one_password() -> None:
    ada = access.user()
    token = f"{urlsafe_base64_encode(force_bytes(ada.pk))}.{default_token_generator.make_token(ada)}"

    def reset(new: str) -> Callable[[], object]:
        return outcome_of(lambda: passwords.password_reset(token=token, new=new, origin=access.HERE))

    results = race([reset("the first long one"), reset("the second long one")])
    assert sorted(results, key=str) == sorted([None, ResetRefused], key=str)
