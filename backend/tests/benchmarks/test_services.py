"""Services, called as by the views."""

from muster.jobs import services
from muster.jobs.changes import JobChange, NewJob
from muster.jobs.statuses import Status
from tests.benchmarks.conftest import Timed


def test_job_create(timed: Timed, db: None) -> None:
    job = NewJob(name="a job", resource_requirements='{"cpus": 4}')
    job_id = timed(lambda: services.job_create(job=job, actor="bench")).id
    assert job_id


def test_progress_report(timed: Timed, jobs: list[int]) -> None:
    running = jobs[1]
    change = JobChange(status_type=Status.RUNNING, progress=40)
    document = timed(lambda: services.job_update(job_id=running, change=change, actor="bench"))
    assert '"progress" : 40' in document.body
