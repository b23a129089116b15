"""Validation and creation of a batch."""

import pytest

from bench import writes
from muster.bulk.schemas import BATCH_MAX_JOBS, JobBatch
from muster.bulk.services import job_batch_create
from tests.benchmarks.conftest import Timed

CREATED = 1000


def test_batch_of_maximum_size_is_validated(timed: Timed) -> None:
    body = writes.batch(BATCH_MAX_JOBS)
    assert len(timed(lambda: JobBatch.model_validate_json(body)).root) == BATCH_MAX_JOBS


@pytest.mark.django_db
def test_batch_is_created(timed: Timed) -> None:
    body = writes.batch(CREATED)
    jobs = [job.new_job() for job in JobBatch.model_validate_json(body).root]
    assert len(timed(lambda: job_batch_create(jobs=jobs, actor="bench").ids)) == CREATED
