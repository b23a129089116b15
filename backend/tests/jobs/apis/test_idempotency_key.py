"""Idempotency-Key on POST jobs/ and POST jobs/batch/: a repeated request creates nothing."""

import json
from typing import Any

import pytest

from muster.housekeeping import duties
from muster.jobs import idempotency
from tests import factories
from tests.support import database
from tests.support.client import Api

PATHS: dict[str, Any] = {"jobs/": {"name": "x"}, "jobs/batch/": [{"name": "x"}, {"name": "y"}]}
BOTH = pytest.mark.parametrize(("path", "body"), PATHS.items())
REPEATED = "Idempotent-Replayed"
AGE = "UPDATE job_idempotency_key SET created_at = now() - interval '25 hours' WHERE key = %s"


def kept() -> list[str]:
    return [key for (key,) in database.rows("SELECT key FROM job_idempotency_key ORDER BY key")]


def test_repeated_request_returns_the_same_job(api: Api) -> None:
    body = {"name": "x", "args": {"n": 1}, "unique_key": "night 7"}
    first, again = (api.post("jobs/", body, Idempotency_Key="a", X_Actor="ada") for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert [again.headers[name] for name in ("Location", "ETag")] == [
        first.headers[name] for name in ("Location", "ETag")
    ]
    assert REPEATED not in first.headers
    assert again.headers[REPEATED] == "true"
    assert database.value("SELECT count(*) FROM job") == 1


def test_repeated_request_returns_the_job_as_it_stands_now(api: Api) -> None:
    created = api.post("jobs/", {"name": "x"}, Idempotency_Key="a").json
    cancelled = api.post(f"jobs/{created['id']}/cancel/")
    again = api.post("jobs/", {"name": "x"}, Idempotency_Key="a")
    assert again.json["latest_status"]["status_type"] == "CANCELLED"
    assert again.headers["ETag"] == cancelled.headers["ETag"]


def test_repeated_batch_returns_the_same_ids(api: Api) -> None:
    body = [{"name": "x", "unique_key": "k"}, *[{"name": f"job {number}"} for number in range(9_999)]]
    first, again = (api.post("jobs/batch/", body, Idempotency_Key="a") for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert again.headers[REPEATED] == "true"
    assert database.value("SELECT count(*) FROM job") == first.json["count"] == 10_000
    # Consecutive ids take no more room than two.
    assert database.value("SELECT pg_column_size(ids) FROM job_idempotency_key") < 50


def test_ids_with_gaps_are_returned_in_order(api: Api) -> None:
    api.post("jobs/batch/", PATHS["jobs/batch/"], Idempotency_Key="a")
    database.execute("UPDATE job_idempotency_key SET ids = '{[2,3), [7,9), [20,21)}'")
    assert api.post("jobs/batch/", PATHS["jobs/batch/"], Idempotency_Key="a").json == {
        "count": 4,
        "ids": [2, 7, 8, 20],
    }


@BOTH
def test_another_body_with_the_key_is_refused(api: Api, path: str, body: Any) -> None:
    api.post(path, body, Idempotency_Key="a")
    before = database.table_counts()
    answer = api.post(path, json.dumps(body).replace("x", "z"), Idempotency_Key="a")
    assert (answer.status, answer.json["code"]) == (422, "idempotency_key_reused")
    assert database.table_counts() == before
    assert api.post(path, body, Idempotency_Key="a").headers[REPEATED] == "true"


def test_the_same_body_to_another_path_is_refused(api: Api) -> None:
    api.post("jobs/", {"name": "x"}, Idempotency_Key="a")
    answer = api.post("jobs/batch/", [{"name": "x"}], Idempotency_Key="a")
    assert (answer.status, answer.json["code"]) == (422, "idempotency_key_reused")


def test_other_keys_and_no_key_create_other_jobs(api: Api) -> None:
    for headers in ({"Idempotency_Key": "a"}, {"Idempotency_Key": "A"}, {"Idempotency_Key": "b"}, {}, {}):
        assert REPEATED not in api.post("jobs/", {"name": "x"}, **headers).headers
    assert database.value("SELECT count(*) FROM job") == 5
    assert kept() == ["A", "a", "b"]


@BOTH
@pytest.mark.parametrize("key", ["", "a" * 256, "é", "a\tb", "a\x7f"])
def test_invalid_key_is_refused(api: Api, path: str, body: Any, key: str) -> None:
    before = database.table_counts()
    answer = api.post(path, body, Idempotency_Key=key)
    assert (answer.status, list(answer.json["errors"])) == (400, ["Idempotency-Key"])
    assert database.table_counts() == before


@pytest.mark.parametrize("key", ["a" * 255, '"8e03978e-40d5-43e8-bc93-6894a57f9324"', " ~"])
def test_any_printable_ascii_is_a_key(api: Api, key: str) -> None:
    first, again = (api.post("jobs/", {"name": "x"}, Idempotency_Key=key) for _ in range(2))
    assert again.json["id"] == first.json["id"]
    assert kept() == [key]


@BOTH
def test_refused_request_keeps_no_key(api: Api, path: str, body: Any) -> None:
    for wrong in ("{", json.dumps(body).replace('"name"', '"nope"')):
        assert api.post(path, wrong, Idempotency_Key="a").status == 400
    assert kept() == []
    assert api.post(path, body, Idempotency_Key="a").status == 201


@BOTH
def test_conflict_keeps_no_key(live_api: Api, path: str, body: Any) -> None:
    taken = factories.pending(unique_key="taken")
    conflicting = json.dumps(body).replace('"x"', '"x", "unique_key": "taken"')
    for _ in range(2):
        answer = live_api.post(path, conflicting, Idempotency_Key="a")
        assert (answer.status, answer.json["existing_id"]) == (409, taken)
    assert kept() == []
    live_api.delete(f"jobs/{taken}/")
    assert live_api.post(path, conflicting, Idempotency_Key="a").status == 201
    assert live_api.post(path, conflicting, Idempotency_Key="a").headers[REPEATED] == "true"


def test_deleted_job_is_not_created_again(api: Api) -> None:
    job_id = api.post("jobs/", {"name": "x"}, Idempotency_Key="a").json["id"]
    api.delete(f"jobs/{job_id}/")
    answer = api.post("jobs/", {"name": "x"}, Idempotency_Key="a")
    assert (answer.status, answer.json["code"]) == (410, "created_job_deleted")
    assert f"Job {job_id}" in answer.json["detail"]
    assert database.value("SELECT count(*) FROM job") == 0


def test_deleted_jobs_of_a_batch_keep_their_ids(api: Api) -> None:
    first = api.post("jobs/batch/", PATHS["jobs/batch/"], Idempotency_Key="a").json
    api.delete(f"jobs/{first['ids'][0]}/")
    assert api.post("jobs/batch/", PATHS["jobs/batch/"], Idempotency_Key="a").json == first


def test_keys_are_deleted_after_a_day_some_at_a_time(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "PRUNED_AT_ONCE", 2)
    for key in "abcd":
        api.post("jobs/", {"name": "x"}, Idempotency_Key=key)
    for key in "abc":
        database.execute(AGE, [key])
    assert [idempotency.idempotency_keys_prune() for _ in range(3)] == [2, 1, 0]
    assert kept() == ["d"]
    assert api.post("jobs/", {"name": "x"}, Idempotency_Key="d").headers[REPEATED] == "true"
    assert REPEATED not in api.post("jobs/", {"name": "x"}, Idempotency_Key="a").headers


def test_housekeeping_deletes_old_keys() -> None:
    (duty,) = (duty for duty in duties.duties() if duty.name == "idempotency_keys")
    assert duty.run is idempotency.idempotency_keys_prune
    assert duty.eager


def test_keys_are_emptied_with_the_jobs(live_api: Api) -> None:
    live_api.post("jobs/", {"name": "x"}, Idempotency_Key="a")
    database.execute("TRUNCATE job")
    assert kept() == []
