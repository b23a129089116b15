"""Converts jobs and histories to rows of the database."""

from collections.abc import Iterable, Iterator

import orjson

from muster.imports.compare import Comparison
from muster.imports.imported_job import FINISHED, Entry, ImportedJob

ACTOR = "import"

Row = tuple[object, ...]


def job_row(job_id: int, job: ImportedJob, log: str) -> Row:
    """Returns the columns of ``import_jobs``."""
    newest = job.newest
    return (
        job_id,
        job.created_at,
        newest.at,
        job.scheduled_at,
        job.started_at,
        job.completed_at,
        newest.at,
        newest.status.value,
        job.attempt,
        job.name,
        job.queue,
        job.key,
        job.description,
        newest.message,
        job.error,
        orjson.dumps(job.resources).decode(),
        orjson.dumps(_result(job, log)).decode(),
    )


def status_rows(job_id: int, entries: Iterable[Entry]) -> Iterator[Row]:
    """Yields the columns of ``import_statuses``."""
    for entry in entries:
        yield job_id, entry.at, entry.status.value, entry.message, ACTOR


def continued_json(continued: Iterable[tuple[ImportedJob, Comparison]], log: str) -> str:
    """Returns the parameter ``body`` of ``import_continue``."""
    return orjson.dumps([_continued(job, comparison, log) for job, comparison in continued]).decode()


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
        "description": job.description,
        "queue": job.queue,
        "error_message": job.error,
        "resource_requirements": job.resources,
        "result_data": _result(job, log),
    }


def _result(job: ImportedJob, log: str) -> dict[str, object]:
    origin = {
        "format": job.key.partition(":")[0],
        "log": log,
        "line": job.line,
        "doubts": [doubt.code for doubt in job.doubts],
    }
    return {**job.result, "import": origin}
