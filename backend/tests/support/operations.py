"""Starts and executes bulk operations."""

from typing import Any

from muster.bulk import operations
from tests.support import database
from tests.support.client import Answer, Api

CHUNK = 10


def fill(jobs: int, status: str = "PENDING") -> list[int]:
    database.execute(
        "INSERT INTO jobs (name, queue, status, created_at, updated_at, completed_at)"
        " SELECT 'x', 'q', %(status)s::status_type, t, t, CASE WHEN %(status)s <> 'PENDING' THEN t END"
        " FROM (SELECT now() - n * interval '20 s' AS t FROM generate_series(1, %(jobs)s) AS n) AS times",
        {"jobs": jobs, "status": status},
    )
    database.execute("INSERT INTO job_status (job_id, status_type, timestamp) SELECT id, status, created_at FROM jobs")
    return [row[0] for row in database.rows("SELECT id FROM jobs WHERE status::text = %s ORDER BY id", [status])]


def accept(api: Api, action: str, conditions: dict[str, Any], **fields: Any) -> Answer:
    answer = api.post("jobs/bulk/", {"action": action, "filter": conditions, **fields}, X_Actor="ada")
    assert answer.status == 202
    return answer


def work_off() -> None:
    while operations.operation_work():
        pass


def seen(api: Api, accepted: Answer) -> dict[str, Any]:
    found = api.get(f"operations/{accepted.json['id']}/").json
    assert isinstance(found, dict)
    return found
