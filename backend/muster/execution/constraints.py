"""Field and message of each constraint that a worker's request can violate."""

from collections.abc import Mapping

CONSTRAINT_MESSAGES: Mapping[str, tuple[str, str]] = {
    "worker_name_length": ("name", "Must be 1 to 200 characters long."),
    "worker_claimed_key_length": ("Idempotency-Key", "Must be 1 to 255 characters long."),
}
