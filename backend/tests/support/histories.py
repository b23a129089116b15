"""History entries with given times, and their partitions."""

from tests.support import database
from tests.support.client import Api


def dated(job_id: int, at: str) -> None:
    """Adds a history entry at a time in UTC; its message is that time."""
    database.execute(
        "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, %s)",
        [job_id, f"{at}Z", at],
    )


def homes() -> dict[str, str]:
    """Returns the partition of each dated entry."""
    return dict(database.rows("SELECT message, tableoid::regclass::text FROM job_status WHERE message <> ''"))


def messages(api: Api, job_id: int) -> list[str]:
    """Returns the dated entries of a history, oldest first; asserts that both endpoints agree."""
    job = api.get(f"jobs/{job_id}/").json
    listed = api.get(f"jobs/{job_id}/statuses/").json
    assert listed["results"] == job["statuses"]
    assert listed["count"] == job["status_history_count"] == len(job["statuses"])
    return [entry["message"] for entry in reversed(job["statuses"]) if entry["message"]]
