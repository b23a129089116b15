"""POST jobs/batch/"""

from typing import Any

import pytest

from tests import factories
from tests.support import database, tally
from tests.support.client import Api
from tests.support.database import Connection


def test_batch_creates_all_jobs_in_request_order(api: Api) -> None:
    answer = api.post("jobs/batch/", [{"name": f"job {number}"} for number in range(250)], X_Actor="ada")
    assert answer.status == 201
    ids = answer.json["ids"]
    assert answer.json["count"] == len(set(ids)) == 250
    assert database.rows("SELECT name FROM jobs ORDER BY id") == [(f"job {number}",) for number in range(250)]
    assert [row[0] for row in database.rows("SELECT id FROM jobs ORDER BY id")] == ids
    assert database.rows("SELECT DISTINCT status_type::text, actor, count(*) FROM job_status GROUP BY 1, 2") == [
        ("PENDING", "ada", 250)
    ]


def test_batched_job_equals_a_single_one(api: Api) -> None:
    given = {
        "name": "☃", "description": "d", "priority": 9, "queue": "q", "task": "t", "args": {"a": [1, {"b": None}]},
        "unique_key": "k1", "max_attempts": 7, "scheduled_at": "2030-01-01T00:00:00+00:00",
        "resource_requirements": {"cpus": 2, "x": "y"},
    }  # fmt: skip
    (first,) = api.post("jobs/batch/", [given]).json["ids"]
    alone = api.post("jobs/", {**given, "unique_key": "k2"}).json
    assert_alike(api, first, alone)
    (plain,) = api.post("jobs/batch/", [{"name": "x"}]).json["ids"]
    bare = api.post("jobs/", {"name": "x"}).json
    assert_alike(api, plain, bare)


def assert_alike(api: Api, batched: int, alone: dict[str, Any]) -> None:
    """Compares a batched job with a single one: with the answer that created it, and as read."""
    differing = {"id", "unique_key", "created_at", "updated_at", "statuses", "latest_status"}
    found, read = (api.get(f"jobs/{job}/").json for job in (batched, alone["id"]))
    assert {name: found[name] for name in found.keys() - differing} == {
        name: read[name] for name in read.keys() - differing
    }
    # Only a job that is read says why it waits.
    assert {name: found[name] for name in found.keys() - differing - {"waiting"}} == {
        name: alone[name] for name in alone.keys() - differing
    }


def test_more_than_ten_thousand_jobs_are_refused(api: Api) -> None:
    assert api.post("jobs/batch/", [{"name": "x"}] * 10_000).json["count"] == 10_000
    before = database.table_counts()
    answer = api.post("jobs/batch/", [{"name": "x"}] * 10_001)
    assert answer.status == 400
    assert answer.json["errors"].keys() == {"body"}
    assert database.table_counts() == before


def test_empty_batch_is_refused(api: Api) -> None:
    assert api.post("jobs/batch/", []).json["errors"].keys() == {"body"}


def test_errors_name_index_and_field_and_nothing_is_created(api: Api) -> None:
    before = database.table_counts()
    batch: list[object] = [{"name": "fine"}, {"name": ""}, {"name": "x", "priority": 0, "nope": 1}, 5, {}]
    answer = api.post("jobs/batch/", batch)
    assert answer.status == 400
    errors = answer.json["errors"]
    assert errors.keys() == {"1", "2", "3", "4"}
    assert errors["1"].keys() == {"name"}
    assert errors["2"].keys() == {"priority", "nope"}
    assert errors["4"] == {"name": ["Is required."]}
    assert database.table_counts() == before


def test_existing_key_is_a_conflict_with_its_index(live_api: Api) -> None:
    owner = factories.pending(unique_key="taken")
    before = database.table_counts()
    batch = [{"name": "x"}, {"name": "x", "unique_key": "taken"}, {"name": "x", "unique_key": "free"}]
    answer = live_api.post("jobs/batch/", batch)
    assert (answer.status, answer.json["code"]) == (409, "unique_key_taken")
    assert answer.json["existing_id"] == owner
    assert answer.json["errors"].keys() == {"1"}
    assert database.table_counts() == before


def test_duplicate_key_within_a_batch_is_a_conflict(api: Api) -> None:
    before = database.table_counts()
    batch = [{"name": "x", "unique_key": "k"}, {"name": "x"}, {"name": "x", "unique_key": "k"}]
    answer = api.post("jobs/batch/", batch)
    assert (answer.status, answer.json["code"]) == (409, "unique_key_taken")
    assert answer.json["errors"].keys() == {"0", "2"}
    assert database.table_counts() == before


def test_batch_is_counted_by_the_tally(live_api: Api, fresh_session: Connection) -> None:
    live_api.post("jobs/batch/", [{"name": "x"}] * 300)
    assert tally.check(fresh_session) == 300
    assert live_api.get("jobs/stats/").json["by_status"]["PENDING"] == 300


def test_batch_may_exceed_the_size_limit_of_a_single_body(api: Api) -> None:
    batch = [{"name": "x", "description": "d" * 50_000}] * 100
    assert api.post("jobs/batch/", batch).json["count"] == 100


@pytest.mark.parametrize("number", ["1e-20000", f"0.{'0' * 20_000}1"])
def test_excess_number_precision_is_stored_as_for_a_single_job(live_api: Api, number: str) -> None:
    job = f'{{"name": "x", "args": {{"n": {number}}}, "scheduled_at": "2030-01-01T00:00:00Z", "unique_key": "%s"}}'
    alone = live_api.post("jobs/", job % "a").json
    answer = live_api.post("jobs/batch/", f"[{job % 'b'}]")
    assert answer.status == 201
    created = live_api.get(f"jobs/{answer.json['ids'][0]}/").json
    assert (created["args"], created["scheduled_at"]) == (alone["args"], alone["scheduled_at"])
