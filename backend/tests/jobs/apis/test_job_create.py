"""POST jobs/"""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Api

READ_ONLY = [
    "id", "status", "latest_status", "attempt", "created_at", "updated_at", "started_at", "completed_at",
    "execution_time", "error_message", "result_data", "worker", "lease_token", "lease_expires_at", "statuses",
    "status_history_count", "allowed_transitions", "progress", "created_minute", "history_range",
]  # fmt: skip


def test_job_is_created_pending_with_its_first_history_row(api: Api) -> None:
    answer = api.post("jobs/", {"name": "fit model"}, X_Actor="ada")
    assert answer.status == 201
    job = answer.json
    assert job["latest_status"]["status_type"] == "PENDING"
    assert job["status_history_count"] == 1
    (first,) = job["statuses"]
    assert (first["status_type"], first["actor"], first["message"]) == ("PENDING", "ada", "")
    assert first["timestamp"] == job["created_at"] == job["updated_at"] == job["latest_status"]["timestamp"]


def test_omitted_fields_have_defaults(api: Api) -> None:
    job = api.post("jobs/", {"name": "x"}).json
    assert {
        "description": "", "priority": 5, "queue": "default", "task": "", "args": {}, "unique_key": None, "attempt": 1,
        "max_attempts": 1, "owner": "", "project": "", "exit_code": None, "usage": None, "scheduled_at": None,
        "started_at": None, "completed_at": None, "execution_time": None,
        "error_message": "", "result_data": None, "resource_requirements": {}, "worker": None,
    }.items() <= job.items()  # fmt: skip


def test_all_fields_are_returned_as_given(api: Api) -> None:
    given = {
        "name": "Größe ☃ \U0001d54f \u202e ' \"; DROP TABLE job; --",
        "description": "two\nlines\tand a tab",
        "priority": 10,
        "queue": "gpu/αβγ",
        "task": "pkg.module:run",
        "args": {"n": 1, "f": 1.5, "list": [None, True, "é"], "": "", "deep": {"a": {"b": []}}},
        "unique_key": "key ☃",
        "max_attempts": 1000,
        "resource_requirements": {"cpus": 1.5, "memory_mb": 1024, "gpus": 0, "walltime_s": 60, "node": ["a", "b"]},
    }
    job = api.post("jobs/", given).json
    assert given.items() <= job.items()
    assert given.items() <= api.get(f"jobs/{job['id']}/").json.items()


def test_location_and_etag_lead_to_the_job(api: Api) -> None:
    answer = api.post("jobs/", {"name": "x"})
    found = api.get(answer.headers["Location"])
    assert found.json == {**answer.json, "waiting": found.json["waiting"]}
    # What follows is the version of why it waits.
    assert found.headers["ETag"].startswith(answer.headers["ETag"].rstrip('"') + "-")


def test_times_with_a_zone_are_stored_in_utc(api: Api) -> None:
    job = api.post("jobs/", {"name": "x", "scheduled_at": "2030-06-01T12:00:00.123456+05:30"}).json
    assert job["scheduled_at"] == "2030-06-01T06:30:00.123456+00:00"


def test_created_at_is_the_current_time(api: Api) -> None:
    created = datetime.fromisoformat(api.post("jobs/", {"name": "x"}).json["created_at"])
    assert abs(datetime.now(UTC) - created) < timedelta(minutes=1)


@pytest.mark.parametrize("field", READ_ONLY)
def test_read_only_field_is_refused(api: Api, field: str) -> None:
    before = database.table_counts()
    answer = api.post("jobs/", {"name": "x", field: None})
    assert answer.status == 400
    assert answer.json["errors"] == {field: ["Unknown field."]}
    assert database.table_counts() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 256), ("name", None), ("name", 5), ("name", ["x"]), ("name", "a\nb"),
        ("name", "a\x7fb"), ("name", "a\x85b"),
        ("description", None), ("description", "x" * 100_001),
        ("priority", 0), ("priority", 11), ("priority", "5"), ("priority", 5.5), ("priority", None), ("priority", True),
        ("priority", 2**70),
        ("queue", ""), ("queue", "x" * 101), ("queue", None), ("queue", "a\tb"),
        ("task", "x" * 256), ("task", 1), ("args", []), ("args", "{}"), ("args", None),
        ("unique_key", ""), ("unique_key", "x" * 256), ("unique_key", 7), ("unique_key", "\x01"),
        ("max_attempts", 0), ("max_attempts", 1001),
        ("scheduled_at", "tomorrow"), ("scheduled_at", 1767225600), ("scheduled_at", "1767225600"),
        ("scheduled_at", "2026-02-30T00:00:00Z"), ("scheduled_at", "1969-12-31T23:59:59Z"),
        ("scheduled_at", "2200-01-01T00:00:00Z"), ("scheduled_at", "9999-12-31T23:59:59-14:00"),
        ("scheduled_at", "0001-01-01T00:00:00+14:00"), ("scheduled_at", "10000-01-01T00:00:00Z"),
        ("scheduled_at", "2026-01-01T00:00:00+25:00"), ("scheduled_at", "2026-01-01T24:00:01Z"),
        ("scheduled_at", "infinity"), ("scheduled_at", "-infinity"), ("scheduled_at", ""), ("scheduled_at", {}),
        ("resource_requirements", []), ("resource_requirements", {"cpus": -1}),
        ("resource_requirements", {"cpus": "1"}),
        ("resource_requirements", {"memory_mb": 1.5}), ("resource_requirements", {"gpus": True}),
        ("resource_requirements", {"walltime_s": 2**40}), ("resource_requirements", {"cpus": None}),
    ],
)  # fmt: skip
def test_invalid_value_names_its_field(api: Api, field: str, value: object) -> None:
    before = database.table_counts()
    answer = api.post("jobs/", {"name": "x", field: value})
    assert answer.status == 400
    assert {name.partition(".")[0] for name in answer.json["errors"]} == {field}
    assert database.table_counts() == before


def test_all_invalid_fields_are_named_together(api: Api) -> None:
    errors = api.post("jobs/", {"priority": 0, "queue": "", "nope": 1}).json["errors"]
    assert errors.keys() == {"name", "priority", "queue", "nope"}
    assert errors["name"] == ["Is required."]


def test_existing_unique_key_is_a_conflict_with_its_job(api: Api) -> None:
    owner = factories.completed(unique_key="night 7")
    before = database.table_counts()
    answer = api.post("jobs/", {"name": "again", "unique_key": "night 7"})
    assert answer.status == 409
    assert answer.json["code"] == "unique_key_taken"
    assert answer.json["existing_id"] == owner
    assert database.table_counts() == before


def test_jobs_without_a_unique_key_do_not_conflict(api: Api) -> None:
    assert {api.post("jobs/", {"name": "x", "unique_key": None}).status for _ in range(2)} == {201}


def test_unique_key_is_reusable_after_its_job_is_deleted(api: Api) -> None:
    first = api.post("jobs/", {"name": "x", "unique_key": "k"}).json["id"]
    api.delete(f"jobs/{first}/")
    assert api.post("jobs/", {"name": "x", "unique_key": "k"}).status == 201


def test_query_string_is_refused(api: Api) -> None:
    before = database.table_counts()
    answer = api.send("POST", "jobs/", {"name": "x"}, query={"dry_run": "1"})
    assert answer.status == 400
    assert answer.json["errors"] == {"dry_run": ["Unknown parameter."]}
    assert database.table_counts() == before


@pytest.mark.parametrize(("actor", "recorded"), [("", "api"), ("Ada L.", "Ada L."), ("é" * 255, "é" * 255)])
def test_actor_is_recorded(api: Api, actor: str, recorded: str) -> None:
    job = api.post("jobs/", {"name": "x"}, X_Actor=actor).json
    assert job["statuses"][0]["actor"] == recorded


@pytest.mark.parametrize("actor", ["Ébène", "日本 é"])
def test_utf_8_actor_is_recorded_as_sent(api: Api, actor: str) -> None:
    on_the_wire = actor.encode().decode("latin-1")
    assert api.post("jobs/", {"name": "x"}, X_Actor=on_the_wire).json["statuses"][0]["actor"] == actor


@pytest.mark.parametrize(("field", "most"), [("name", 255), ("unique_key", 255), ("description", 100_000)])
def test_too_long_text_is_refused_by_its_number_of_characters(api: Api, field: str, most: int) -> None:
    errors = api.post("jobs/", {"name": "job", field: "é" * (most + 1)}).json["errors"]
    assert errors == {field: [f"Must have at most {most} characters."]}


def test_empty_name_is_refused_with_a_clear_message(api: Api) -> None:
    assert api.post("jobs/", {"name": ""}).json["errors"] == {"name": ["Must not be empty."]}


@pytest.mark.parametrize("actor", ["x" * 256, "a\x07b", "\x80"])
def test_unprintable_actor_is_refused(api: Api, actor: str) -> None:
    answer = api.post("jobs/", {"name": "x"}, X_Actor=actor)
    assert answer.status == 400
    assert "X-Actor" in answer.json["errors"]
