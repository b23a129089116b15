"""Factories of jobs, named by status, that bypass the API."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from psycopg.types.json import Jsonb

from tests.support import database

_numbers = itertools.count(1)
FINISHED = ("COMPLETED", "FAILED", "CANCELLED")


def job(status: str = "PENDING", **columns: object) -> int:
    """Inserts a job of this status with its history, and returns its id."""
    created = columns.pop("created_at", None) or datetime.now(UTC) - timedelta(hours=1)
    assert isinstance(created, datetime)
    steps = history(status)
    values: dict[str, object] = {
        "name": f"job {next(_numbers)}",
        "created_at": created,
        "updated_at": created + timedelta(seconds=len(steps) - 1),
        "status": status,
        "status_at": created + timedelta(seconds=len(steps) - 1),
        "started_at": created + timedelta(seconds=1) if "RUNNING" in steps else None,
        "completed_at": created + timedelta(seconds=len(steps) - 1) if status in FINISHED else None,
        **columns,
    }
    job_id = insert("jobs", values)
    for second, step in enumerate(steps):
        entry = {"job_id": job_id, "status_type": step, "timestamp": created + timedelta(seconds=second)}
        insert("job_status", entry)
    return job_id


def history(status: str) -> tuple[str, ...]:
    """Returns the history of a job of this status, oldest first."""
    if status == "PENDING":
        return ("PENDING",)
    return ("PENDING", "RUNNING") if status == "RUNNING" else ("PENDING", "RUNNING", status)


def pending(**columns: object) -> int:
    return job("PENDING", **columns)


def running(**columns: object) -> int:
    return job("RUNNING", **columns)


def completed(**columns: object) -> int:
    return job("COMPLETED", **columns)


def failed(**columns: object) -> int:
    return job("FAILED", **columns)


def cancelled(**columns: object) -> int:
    return job("CANCELLED", **columns)


def reported(times: int) -> int:
    """Inserts a running job with ``times`` progress reports: 0, 1, 2 …"""
    job_id = running(progress=times - 1)
    database.execute(
        "INSERT INTO job_status (job_id, status_type, timestamp, progress)"
        " SELECT id, status, status_at + report * interval '1 s', report"
        " FROM jobs CROSS JOIN generate_series(0, %s - 1) AS report WHERE id = %s",
        [times, job_id],
    )
    return job_id


def insert(table: str, values: Mapping[str, object]) -> int:
    """Inserts one row and returns its id."""
    columns = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    bound = [Jsonb(item) if isinstance(item, dict | list) else item for item in values.values()]
    new_id = database.value(f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", bound)  # noqa: S608
    return int(new_id)
