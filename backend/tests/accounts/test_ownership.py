"""Whose job it is: owners, actors, and what a submitter may change."""

import json
from typing import Any

import pytest

from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.bulk import operations
from muster.core.callers import Scope
from tests.support import access, database
from tests.support.client import Answer, Api

pytestmark = pytest.mark.usefixtures("auth")


@pytest.fixture
def ada() -> User:
    return access.user("ada")


@pytest.fixture
def own(ada: User) -> Api:
    """A submitter."""
    return access.signed_in(ada)


@pytest.fixture
def operator() -> Api:
    return access.signed_in(access.user("olga", Role.OPERATOR))


@pytest.fixture
def admin() -> User:
    return access.user("root", Role.ADMIN)


def create(client: Api, **fields: Any) -> int:
    answer = client.post("jobs/", {"name": "a job", **fields})
    assert answer.status == 201
    return int(answer.json["id"])


def test_the_signed_in_user_owns_and_acts(own: Api, ada: User) -> None:
    job = own.get(f"jobs/{create(own)}/").json
    assert job["owner"] == "ada"
    assert job["statuses"][0]["actor"] == "ada"
    keyed = access.with_key(access.key(ada, Scope.SUBMIT, name="nightly"))
    job = keyed.get(f"jobs/{create(keyed)}/").json
    assert job["owner"] == "ada"
    assert job["statuses"][0]["actor"] == "ada/nightly"


def test_a_header_names_no_actor_unless_the_scope_is_work_or_admin(own: Api, admin: User) -> None:
    job_id = own.post("jobs/", {"name": "x"}, X_Actor="somebody").json["id"]
    assert own.get(f"jobs/{job_id}/").json["statuses"][0]["actor"] == "ada"
    keyed = access.with_key(access.key(admin, Scope.ADMIN))
    job_id = keyed.post("jobs/", {"name": "x", "owner": "ben"}, X_Actor="importer").json["id"]
    job = keyed.get(f"jobs/{job_id}/").json
    assert (job["owner"], job["statuses"][0]["actor"]) == ("ben", "importer")


@pytest.mark.parametrize("path", ["jobs/", "jobs/batch/"])
def test_another_owner_is_refused(own: Api, path: str) -> None:
    job = {"name": "x", "owner": "ben"}
    answer = own.post(path, [job] if "batch" in path else job)
    assert (answer.status, answer.json["code"]) == (403, "owner_refused")
    assert database.value("SELECT count(*) FROM job") == 0
    assert create(own, owner="ada")


def test_programs_are_submitted_by_operators_only(own: Api, operator: Api) -> None:
    task = {"task": "command", "args": {"argv": ["true"]}}
    answer = own.post("jobs/", {"name": "x", **task})
    assert (answer.status, answer.json["code"]) == (403, "task_refused")
    create(operator, **task)


CHANGES: list[tuple[str, str, Any]] = [
    ("PATCH", "", {"priority": 1}),
    ("PATCH", "", {"status_type": "CANCELLED"}),
    ("DELETE", "", None),
    ("POST", "cancel/", None),
    ("POST", "retry/", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_a_submitter_changes_own_jobs_only(own: Api, operator: Api, method: str, path: str, body: Any) -> None:
    foreign = create(operator)
    before = operator.get(f"jobs/{foreign}/")
    for etag in ("*", '"wrong"', before.headers["ETag"]):
        answer = own.send(method, f"jobs/{foreign}/{path}", body, If_Match=etag)
        assert (answer.status, answer.json["code"]) == (403, "not_owner")
    assert operator.get(f"jobs/{foreign}/").json == before.json
    mine = create(own)
    assert own.send(method, f"jobs/{mine}/{path}", body).status in (200, 204, 409)
    assert operator.send(method, f"jobs/{create(own)}/{path}", body).status in (200, 204, 409)


@pytest.mark.parametrize("action", ["cancel", "delete"])
def test_bulk_by_ids_skips_the_jobs_of_others(own: Api, operator: Api, action: str) -> None:
    mine, foreign = create(own), create(operator)
    answer = own.post("jobs/bulk/", {"action": action, "ids": [mine, foreign]})
    assert answer.json["changed"] == answer.json["left_out"] == 1
    assert answer.json["skipped"] == [{"id": foreign, "reason": "not_owner"}]
    assert own.get(f"jobs/{foreign}/").json["latest_status"]["status_type"] == "PENDING"


def bulk(client: Api, **fields: Any) -> Answer:
    return client.post("jobs/bulk/", {"action": "cancel", "filter": {}, **fields})


def test_bulk_over_a_filter_says_how_many_were_left_out(own: Api, operator: Api) -> None:
    mine = [create(own) for _ in range(2)]
    for _ in range(3):
        create(operator)
    counted = bulk(own, dry_run=True).json
    assert (counted["matched"], counted["left_out"]) == (2, 3)
    done = bulk(own).json
    assert (done["changed"], done["left_out"]) == (2, 3)
    cancelled = own.get("jobs/", {"status": "CANCELLED"})
    assert sorted(cancelled.ids) == mine


def test_an_operation_narrows_to_own_jobs(own: Api, operator: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "CHUNK_JOBS", 2)
    mine = [create(own) for _ in range(3)]
    for _ in range(4):
        create(operator)
    operation = bulk(own).json
    assert (operation["matched"], operation["left_out"]) == (3, 4)
    assert operation["filter"] == {"owner": "ada"}
    while operations.operation_work():
        pass
    assert own.get(f"operations/{operation['id']}/").json["changed"] == 3
    assert sorted(own.get("jobs/", {"status": "CANCELLED"}).ids) == mine
    assert bulk(own, filter={"owner": "olga"}).json["code"] == "not_owner"
    assert bulk(own, filter={"owner": "olga"}, dry_run=True).json == {
        "matched": 0,
        "changed": 0,
        "left_out": 4,
        "skipped": [],
    }


def test_a_submitter_aborts_own_operations_only(
    own: Api, ada: User, operator: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "CHUNK_JOBS", 1)
    for client in (own, own, operator, operator):
        create(client)
    foreign = bulk(operator).json["id"]
    answer = own.post(f"operations/{foreign}/abort/")
    assert (answer.status, answer.json["code"]) == (403, "not_your_operation")
    keyed = access.with_key(access.key(ada, Scope.SUBMIT))
    mine = bulk(keyed).json["id"]
    assert own.post(f"operations/{mine}/abort/").status == 200


def test_owner_me_is_the_caller(own: Api, operator: Api) -> None:
    mine = create(own)
    create(operator)
    assert own.get("jobs/", {"owner": "me"}).ids == [mine]
    assert own.get("jobs/count/", {"owner": "me"}).json["count"] == 1
    assert bulk(operator, filter={"owner": "me"}, dry_run=True).json["matched"] == 1
    first = own.get("jobs/", {"owner": "me", "page_size": 1})
    again = operator.send("GET", "jobs/", query={"owner": "me", "page_size": 1}, If_None_Match=first.headers["ETag"])
    assert again.status == 200
    assert again.ids != [mine]


def test_answers_are_kept_from_caches_of_others(own: Api) -> None:
    job_id = create(own)
    for path in ("jobs/", f"jobs/{job_id}/", "jobs/stats/", "jobs/count/", "keys/"):
        headers = own.get(path).headers
        assert "private" in headers["Cache-Control"], path
        assert {"Authorization", "Cookie"} <= set(headers["Vary"].split(", ")), path


def test_deletions_are_in_the_audit_log_by_name_and_number(own: Api, ada: User) -> None:
    alone, first, second = create(own, name="alone"), create(own, name="first"), create(own, name="second")
    own.delete(f"jobs/{alone}/")
    own.post("jobs/bulk/", {"action": "delete", "ids": [first, second]})
    found = database.rows("SELECT actor, action, target, detail::text FROM audit WHERE action LIKE 'job%%' ORDER BY id")
    assert [(*entry, json.loads(detail)) for *entry, detail in found] == [
        ("ada", "job.deleted", str(alone), {"name": "alone", "owner": "ada"}),
        ("ada", "jobs.deleted", "2 jobs", {"jobs": [{"id": first, "name": "first"}, {"id": second, "name": "second"}]}),
    ]
