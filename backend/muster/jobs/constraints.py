"""Field and message of each constraint that a request can violate."""

from collections.abc import Mapping

CONSTRAINT_MESSAGES: Mapping[str, tuple[str, str]] = {
    "job_name_length": ("name", "Must be 1 to 255 characters long."),
    "job_name_printable": ("name", "Must not contain control characters."),
    "job_queue_length": ("queue", "Must be 1 to 100 characters long."),
    "job_owner_length": ("owner", "Must be at most 255 characters long."),
    "job_project_length": ("project", "Must be at most 255 characters long."),
    "job_task_length": ("task", "Must be at most 255 characters long."),
    "job_unique_key_length": ("unique_key", "Must be 1 to 255 characters long."),
    "job_priority_range": ("priority", "Must be 1 to 10."),
    "job_max_attempts_range": ("max_attempts", "Must be 1 to 1000."),
    "job_progress_range": ("progress", "Must be 0 to 100."),
    "job_status_progress_range": ("progress", "Must be 0 to 100."),
    "job_idempotency_key_length": ("Idempotency-Key", "Must be 1 to 255 characters long."),
    "job_args_object": ("args", "Must be an object."),
    "job_resource_requirements_object": ("resource_requirements", "Must be an object."),
}
