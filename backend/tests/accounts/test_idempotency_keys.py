"""An Idempotency-Key belongs to its caller: a person, or an API key."""

import pytest

from muster.core.callers import Scope
from tests.support import access
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("auth")


def create(client: Api) -> int:
    return int(client.post("jobs/", {"name": "x"}, Idempotency_Key="a").json["id"])


def test_each_caller_has_keys_of_its_own() -> None:
    ada, ben = access.user("ada"), access.user("ben")
    clients = [
        access.signed_in(ada),
        access.signed_in(ben),
        access.with_key(access.key(ada, Scope.SUBMIT, name="one")),
        access.with_key(access.key(ada, Scope.SUBMIT, name="two")),
    ]
    created = [create(client) for client in clients]
    assert len(set(created)) == 4
    assert [create(client) for client in clients] == created


def test_sessions_of_a_person_share_keys() -> None:
    ada = access.user("ada")
    assert create(access.signed_in(ada)) == create(access.signed_in(ada))


def test_caller_that_may_create_no_more_gets_no_job(anonymous: Api) -> None:
    ada = access.user("ada")
    create(access.with_key(access.key(ada, Scope.SUBMIT)))
    reader = access.with_key(access.key(ada, Scope.READ, name="reader"))
    assert reader.post("jobs/", {"name": "x"}, Idempotency_Key="a").status == 403
    assert anonymous.post("jobs/", {"name": "x"}, Idempotency_Key="a").status == 401
