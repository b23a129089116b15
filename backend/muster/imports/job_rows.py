"""Converts jobs and histories to rows of the database."""

from collections.abc import Iterable, Iterator, Sequence

import orjson

from muster.imports.compare import Comparison
from muster.imports.imported_job import FINISHED, Entry, ImportedJob
from muster.jobs.statuses import Status

ACTOR = "import"

Row = tuple[object, ...]


def jobs_json(jobs: Iterable[tuple[int, ImportedJob]], log: str) -> str:
    """Returns the parameter ``body`` of ``import_jobs``."""
    return orjson.dumps([_new(job_id, job, log) for job_id, job in jobs]).decode()


def status_rows(job_id: int, entries: Sequence[Entry], attempt: int) -> Iterator[Row]:
    """Yields the columns of ``import_statuses``. ``attempt`` is that of the last entry."""
    begun = [entry.status is Status.PENDING for entry in entries]
    for at, entry in enumerate(entries):
        # Each PENDING that follows begins a later attempt.
        yield job_id, entry.at, entry.status.value, entry.message, ACTOR, max(1, attempt - sum(begun[at + 1 :]))


def continued_json(continued: Iterable[tuple[ImportedJob, Comparison]], log: str) -> str:
    """Returns the parameter ``body`` of ``import_continue``."""
    return orjson.dumps([_continued(job, comparison, log) for job, comparison in continued]).decode()


def _new(job_id: int, job: ImportedJob, log: str) -> dict[str, object]:
    newest = job.newest
    return {
        "id": job_id,
        "created_at": job.created_at,
        "scheduled_at": job.scheduled_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "status_at": newest.at,
        "status": newest.status.value,
        "attempt": job.attempt,
        "name": job.name,
        "unique_key": job.key,
        "status_message": newest.message,
        **_described(job, log),
    }


def _described(job: ImportedJob, log: str) -> dict[str, object]:
    """Returns the fields that new and continued jobs share."""
    return {
        "description": job.description,
        "queue": job.queue,
        "owner": job.owner,
        "project": job.project,
        "error_message": job.error,
        "resource_requirements": job.resources,
        "result_data": _result(job, log),
        "exit_code": job.exit_code,
        "usage": job.usage or None,
    }


def _continued(job: ImportedJob, comparison: Comparison, log: str) -> dict[str, object]:
    known = comparison.known
    if known is None:
        raise LookupError("Nothing is known of a job that is to be continued.")
    newest = comparison.entries[-1] if comparison.entries else Entry(known.status, known.status_at, known.message)
    return {
        "id": known.id,
        "seen_status": known.status.value,
        "seen_at": known.status_at,
        "status": newest.status.value,
        "status_at": newest.at,
        "status_message": newest.message,
        "started_at": comparison.started_at,
        "completed_at": newest.at if newest.status in FINISHED else None,
        "attempt": comparison.attempt,
        "unique_key": job.key if known.job_id and job.identity and known.job_id != job.identity.job_id else known.key,
        **_described(job, log),
    }


def _result(job: ImportedJob, log: str) -> dict[str, object]:
    origin = {
        "format": job.key.partition(":")[0],
        "log": log,
        "line": job.line,
        "doubts": [doubt.code for doubt in job.doubts],
    }
    return {**job.result, "import": origin}
