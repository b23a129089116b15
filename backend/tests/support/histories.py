"""Entries of a history that are dated by hand, and where they are found."""

from tests.support import database
from tests.support.client import Api


def dated(job_id: int, at: str) -> None:
    """One more entry of a history, at that time in UTC, which its message names."""
    database.execute(
        "INSERT INTO job_status (job_id, status_type, timestamp, message) VALUES (%s, 'RUNNING', %s, %s)",
        [job_id, f"{at}Z", at],
    )


def homes() -> dict[str, str]:
    """In which partition each dated entry lies."""
    return dict(database.rows("SELECT message, tableoid::regclass::text FROM job_status WHERE message <> ''"))


def messages(api: Api, job_id: int) -> list[str]:
    """The dated entries of a history, oldest first, by both addresses that show it."""
    job = api.get(f"jobs/{job_id}/").json
    listed = api.get(f"jobs/{job_id}/statuses/").json
    assert listed["results"] == job["statuses"]
    assert listed["count"] == job["status_history_count"] == len(job["statuses"])
    return [entry["message"] for entry in reversed(job["statuses"]) if entry["message"]]
