"""Services called with domain types, without a request, as by workers and commands."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from muster.bulk.services import job_batch_create
from muster.jobs import services
from muster.jobs.changes import JobChange, NewJob
from muster.jobs.schemas.bodies import JobCreate
from muster.jobs.selectors import job_retrieve
from muster.jobs.statuses import Status

pytestmark = pytest.mark.django_db
TOMORROW = datetime(2030, 1, 1, tzinfo=UTC)


def created(job: NewJob) -> dict[str, Any]:
    document = services.job_create(job=job, actor="worker").document
    found: dict[str, Any] = json.loads(document.body)
    return found


def changed(job_id: int, change: JobChange) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(services.job_update(job_id=job_id, change=change, actor="worker").body)
    return found


def test_new_job_has_the_defaults_of_the_api() -> None:
    assert NewJob(name="x") == JobCreate.model_validate({"name": "x"}).new_job()
    assert created(NewJob(name="x", args='{"n": 1}'))["args"] == {"n": 1}


def test_edit_keeps_unset_fields_and_clears_fields_set_to_none() -> None:
    job = created(NewJob(name="x", scheduled_at=TOMORROW, resource_requirements='{"cpus": 4}'))
    renamed = changed(job["id"], JobChange(edits={"name": "y"}))
    assert (renamed["name"], renamed["scheduled_at"]) == ("y", job["scheduled_at"])
    cleared = changed(job["id"], JobChange(edits={"scheduled_at": None, "resource_requirements": '{"gpus": 1}'}))
    assert (cleared["scheduled_at"], cleared["resource_requirements"]) == (None, {"gpus": 1})


def test_result_is_kept_until_set_to_null() -> None:
    job_id = created(NewJob(name="x"))["id"]
    changed(job_id, JobChange(status_type=Status.RUNNING, result_data='{"loss": 0.5}'))
    assert changed(job_id, JobChange(status_type=Status.RUNNING, progress=50))["result_data"] == {"loss": 0.5}
    assert changed(job_id, JobChange(status_type=Status.COMPLETED, result_data="null"))["result_data"] is None


def test_batch_without_raw_text_is_created_from_its_jobs() -> None:
    jobs = [NewJob(name="a", scheduled_at=TOMORROW, args='{"n": 1}'), NewJob(name="b", unique_key="k")]
    first, second = [
        json.loads(job_retrieve(job_id=job_id).body) for job_id in job_batch_create(jobs=jobs, actor="w").ids
    ]
    assert (first["name"], first["args"], datetime.fromisoformat(first["scheduled_at"])) == ("a", {"n": 1}, TOMORROW)
    assert (second["name"], second["unique_key"]) == ("b", "k")
