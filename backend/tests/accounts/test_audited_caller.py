"""The audit log names the caller, whomever ``X-Actor`` names."""

import pytest

from muster.accounts.roles import Role
from muster.bulk import operations
from muster.core.callers import Scope
from tests.support import access, database
from tests.support.client import Api

pytestmark = pytest.mark.usefixtures("auth")


@pytest.fixture
def client() -> Api:
    """A key of an admin that may name another actor."""
    return access.with_key(access.key(access.user("root", Role.ADMIN), Scope.ADMIN))


def create(client: Api, count: int = 1) -> list[int]:
    return [client.post("jobs/", {"name": "a job"}).json["id"] for _ in range(count)]


def entries() -> list[tuple[object, ...]]:
    return database.rows(
        "SELECT actor, action, address, detail ->> 'actor' FROM audit WHERE action ~ '^(job|bulk)' ORDER BY id"
    )


def test_deletions_are_by_the_caller_and_keep_the_other_name(client: Api) -> None:
    alone, *others = create(client, 3)
    assert client.delete(f"jobs/{alone}/", X_Actor="somebody").status == 204
    client.post("jobs/bulk/", {"action": "delete", "ids": others}, X_Actor="somebody")
    assert entries() == [
        ("root/ci", "job.deleted", "127.0.0.1", "somebody"),
        ("root/ci", "jobs.deleted", "127.0.0.1", "somebody"),
    ]


def test_bulk_by_ids_is_in_the_audit_log(client: Api) -> None:
    ids = create(client, 2)
    client.post("jobs/bulk/", {"action": "set_priority", "priority": 7, "ids": ids}, X_Actor="somebody")
    found = database.rows("SELECT actor, action, target, detail -> 'ids' FROM audit WHERE action LIKE 'bulk%%'")
    assert found == [("root/ci", "bulk.set_priority", "2 jobs", str(ids))]


def test_an_operation_deletes_in_the_name_of_its_caller(client: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "CHUNK_JOBS", 1)
    create(client, 2)
    assert client.post("jobs/bulk/", {"action": "delete", "filter": {}}, X_Actor="somebody").status == 202
    while operations.operation_work():
        pass
    assert [actor for actor, *_ in entries()] == ["root/ci"] * 3
    assert database.value("SELECT count(*) FROM job") == 0
