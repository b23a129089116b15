"""Rows that violate the constraints of the tables, each with the name of its constraint.

The values of a violation complete the valid row above its list.
"""

from collections.abc import Mapping

NOW = "2026-01-01T00:00:00Z"
BEFORE = "2025-12-31T23:59:59Z"
TOKEN = "3f0e7e0c-5df6-4f4b-9d6a-5d0c7b1d9a11"
JOB: Mapping[str, object] = {"name": "x", "created_at": NOW, "updated_at": NOW}
ENDLESS: Mapping[str, Mapping[str, object]] = {
    "updated_at": {},
    "status_at": {},
    "scheduled_at": {},
    "started_at": {"status": "RUNNING"},
    "completed_at": {"status": "FAILED"},
    "lease_expires_at": {"status": "RUNNING", "started_at": NOW, "lease_token": TOKEN},
}
"""The times of job_latest that may be infinite as far as other rules go, with what those require."""
# Other rules refuse a start or an end before all times.
INFINITE = [
    (column, at, more)
    for column, more in ENDLESS.items()
    for at in ("infinity", "-infinity")
    if at == "infinity" or column not in ("started_at", "completed_at")
]

REFUSED: list[tuple[str, Mapping[str, object]]] = [
    ("job_name_length", {"name": ""}),
    ("job_name_length", {"name": "x" * 256}),
    *[("job_name_printable", {"name": f"a{char}b"}) for char in "\x01\t\n\r\x1b\x1f\x7f\x80\x85\x9f"],
    ("job_queue_length", {"queue": ""}),
    ("job_queue_length", {"queue": "x" * 101}),
    ("job_task_length", {"task": "x" * 256}),
    ("job_unique_key_length", {"unique_key": ""}),
    ("job_unique_key_length", {"unique_key": "x" * 256}),
    ("job_priority_range", {"priority": 0}),
    ("job_priority_range", {"priority": 11}),
    ("job_owner_length", {"owner": "x" * 256}),
    ("job_project_length", {"project": "x" * 256}),
    ("job_latest_attempt_range", {"attempt": 0}),
    ("job_max_attempts_range", {"max_attempts": 0}),
    ("job_max_attempts_range", {"max_attempts": 1001}),
    ("job_progress_range", {"progress": -1}),
    ("job_progress_range", {"progress": 101}),
    ("job_usage_object", {"usage": "[]"}),
    ("job_args_object", {"args": "[]"}),
    ("job_args_object", {"args": "null"}),
    ("job_resource_requirements_object", {"resource_requirements": "5"}),
    ("job_pending_not_started", {"started_at": NOW}),
    ("job_running_started", {"status": "RUNNING"}),
    *[("job_final_completed", {"status": status}) for status in ("COMPLETED", "FAILED", "CANCELLED")],
    ("job_final_completed", {"completed_at": NOW}),
    ("job_final_completed", {"status": "RUNNING", "started_at": NOW, "completed_at": NOW}),
    *[("job_latest_times_finite", {**more, column: at}) for column, at, more in INFINITE],
    ("job_lease_running", {"lease_token": TOKEN, "lease_expires_at": NOW}),
    ("job_lease_whole", {"status": "RUNNING", "started_at": NOW, "lease_token": TOKEN}),
    ("job_lease_whole", {"status": "RUNNING", "started_at": NOW, "lease_expires_at": NOW}),
    ("job_started_after_created", {"status": "RUNNING", "started_at": BEFORE}),
    ("job_completed_after_started", {"status": "FAILED", "completed_at": BEFORE}),
    ("job_completed_after_started", {"status": "FAILED", "started_at": "2026-01-02Z", "completed_at": NOW}),
    ("job_updated_after_created", {"updated_at": BEFORE}),
]
STATUS: Mapping[str, object] = {"status_type": "PENDING", "timestamp": NOW}
STATUS_REFUSED: list[tuple[str, Mapping[str, object]]] = [
    ("job_status_progress_range", {"progress": 101}),
    ("job_status_progress_range", {"progress": -1}),
    ("job_status_timestamp_finite", {"timestamp": "infinity"}),
    ("job_status_timestamp_finite", {"timestamp": "-infinity"}),
]
TALLY = {"span": 1, "minute": 0, "block": 0}
TALLY_REFUSED: list[tuple[str, Mapping[str, object]]] = [
    ("job_tally_span", {"span": 2}),
    ("job_tally_block", {"span": 60, "block": 1}),
]
FACET_TALLY = {"facet": "owner", "value": "", "span": 0, "minute": 0}
FACET_TALLY_REFUSED: list[tuple[str, Mapping[str, object]]] = [
    ("job_facet_tally_span", {"span": 60}),
    ("job_facet_tally_minute", {"minute": 1440}),
]
OPERATION: Mapping[str, object] = {"actor": "", "action": "{}", "filter": "{}", "last_job_id": 0, "matched": 0}
OPERATION_REFUSED: list[tuple[str, Mapping[str, object]]] = [
    ("operation_counts", {"matched": -1}),
    ("operation_counts", {"done": -1}),
    ("operation_counts", {"changed": 1}),
    ("operation_counts", {"changed": -1}),
    *[("operation_completed", {"state": state}) for state in ("COMPLETED", "ABORTED", "FAILED")],
    *[("operation_completed", {"state": state, "completed_at": NOW}) for state in ("QUEUED", "RUNNING")],
]
IDEMPOTENCY_KEY: Mapping[str, object] = {"caller": "", "key": "a", "digest": b"0" * 16, "ids": "{[1,2)}"}
IDEMPOTENCY_KEY_REFUSED: list[tuple[str, Mapping[str, object]]] = [
    ("job_idempotency_key_length", {"key": ""}),
    ("job_idempotency_key_length", {"key": "a" * 256}),
    ("job_idempotency_key_digest_length", {"digest": b"0" * 15}),
    ("job_idempotency_key_ids_given", {"ids": "{}"}),
]
NAME_RANGE_REFUSED = [
    ("job_name_range_ascending", "job_name_range", {"first_name": "b", "next_name": "b"}),
    ("job_name_ranged_single", "job_name_ranged", {"single": False, "last_id": 1}),
]
TESTED = {name for name, *_ in NAME_RANGE_REFUSED} | {
    name
    for refused in (
        REFUSED,
        STATUS_REFUSED,
        TALLY_REFUSED,
        FACET_TALLY_REFUSED,
        OPERATION_REFUSED,
        IDEMPOTENCY_KEY_REFUSED,
    )
    for name, _ in refused
}
