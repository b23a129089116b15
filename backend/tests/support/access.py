"""Users, keys and sessions for the tests of access."""

from datetime import timedelta

from muster.accounts.keys import NewKey, key_create
from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.accounts.sign_in import Origin, session_open
from muster.accounts.users import NewUser, user_create
from muster.core.callers import Scope
from tests.support.client import Api

PASSWORD = "correct horse battery"
COOKIE = "muster_session"
OWN = "http://testserver"
LOCALHOST = "http://localhost"
HERE = Origin(address="192.0.2.1", client="tests")


def user(username: str = "ada", role: Role = Role.SUBMITTER, password: str | None = PASSWORD) -> User:
    """Makes a user with the password PASSWORD."""
    return user_create(new=NewUser(username=username, role=role, password=password), actor="tests")


def key(owner: User, *scopes: Scope, name: str = "ci") -> str:
    """Makes a key of a user; returns its text."""
    return key_create(new=NewKey(user=owner, name=name, scopes=scopes), actor="tests")[1]


def with_key(text: str) -> Api:
    """Returns a client that sends this key."""
    return Api(Authorization=f"Bearer {text}")


def with_cookie(secret: str) -> Api:
    """Returns a client that sends this session's cookie as a page of the server does."""
    return Api(Cookie=f"{COOKIE}={secret}", Origin=OWN)


def session(person: User) -> str:
    """Opens a session of the user; returns its cookie."""
    return session_open(user=person, kind="browser", lifetime=timedelta(days=1), origin=HERE).secret


def signed_in(person: User) -> Api:
    """Returns a client with a new session of the user."""
    return with_cookie(session(person))
