"""Every constraint of the tables refuses its violation, and every constraint is tested."""

from collections.abc import Mapping

import psycopg
import pytest

from muster.jobs.constraints import CONSTRAINT_MESSAGES
from tests import factories
from tests.support import database

pytestmark = pytest.mark.django_db

NOW = "2026-01-01T00:00:00Z"
BEFORE = "2025-12-31T23:59:59Z"
TOKEN = "3f0e7e0c-5df6-4f4b-9d6a-5d0c7b1d9a11"
JOB: Mapping[str, object] = {"name": "x", "created_at": NOW, "updated_at": NOW}

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


def insert(table: str, values: Mapping[str, object]) -> None:
    places = ", ".join(f"%({name})s" for name in values)
    database.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", values)  # noqa: S608  fixed names


NAME_RANGE_REFUSED = [
    ("job_name_range_ascending", "job_name_range", {"first_name": "b", "next_name": "b"}),
    ("job_name_ranged_single", "job_name_ranged", {"single": False, "last_id": 1}),
]


def refused_by(table: str, values: Mapping[str, object]) -> str | None:
    with pytest.raises(psycopg.IntegrityError) as refusal:
        insert(table, values)
    return refusal.value.diag.constraint_name


@pytest.mark.parametrize(("constraint", "values"), REFUSED)
def test_invalid_job_violates_the_named_constraint(constraint: str, values: Mapping[str, object]) -> None:
    assert refused_by("jobs", {**JOB, **values}) == constraint


@pytest.mark.parametrize(("constraint", "values"), STATUS_REFUSED)
def test_invalid_status_violates_the_named_constraint(constraint: str, values: Mapping[str, object]) -> None:
    assert refused_by("job_status", {**STATUS, "job_id": factories.pending(), **values}) == constraint


@pytest.mark.parametrize(("constraint", "values"), TALLY_REFUSED)
def test_invalid_tally_row_violates_the_named_constraint(constraint: str, values: Mapping[str, object]) -> None:
    assert refused_by("job_tally", {**TALLY, **values}) == constraint


@pytest.mark.parametrize(("constraint", "values"), FACET_TALLY_REFUSED)
def test_invalid_facet_tally_row_violates_the_named_constraint(constraint: str, values: Mapping[str, object]) -> None:
    assert refused_by("job_facet_tally", {**FACET_TALLY, **values}) == constraint


@pytest.mark.parametrize(("constraint", "table", "values"), NAME_RANGE_REFUSED)
def test_invalid_range_of_names_violates_the_named_constraint(
    constraint: str, table: str, values: Mapping[str, object]
) -> None:
    assert refused_by(table, values) == constraint


@pytest.mark.parametrize(("constraint", "values"), OPERATION_REFUSED)
def test_inconsistent_operation_violates_the_named_constraint(constraint: str, values: Mapping[str, object]) -> None:
    assert refused_by("operation", {**OPERATION, **values}) == constraint


@pytest.mark.parametrize(("constraint", "values"), IDEMPOTENCY_KEY_REFUSED)
def test_invalid_idempotency_key_violates_the_named_constraint(constraint: str, values: Mapping[str, object]) -> None:
    assert refused_by("job_idempotency_key", {**IDEMPOTENCY_KEY, **values}) == constraint


def test_a_caller_has_an_idempotency_key_once() -> None:
    insert("job_idempotency_key", IDEMPOTENCY_KEY)
    insert("job_idempotency_key", {**IDEMPOTENCY_KEY, "caller": "user/1"})
    assert refused_by("job_idempotency_key", IDEMPOTENCY_KEY) == "job_idempotency_key_pkey"


def test_history_requires_its_job() -> None:
    assert refused_by("job_status", {**STATUS, "job_id": 1}) == "job_status_of_job"


def test_duplicate_unique_key_is_refused() -> None:
    insert("jobs", {**JOB, "unique_key": "k"})
    assert refused_by("jobs", {**JOB, "unique_key": "k"}) == "job_unique_key_idx"


def test_duplicate_id_is_refused() -> None:
    insert("jobs", {**JOB, "id": 5})
    assert refused_by("jobs", {**JOB, "id": 5}) in ("job_pkey", "job_latest_pkey")


@pytest.mark.parametrize("status", ["DONE", "pending", "", None])
def test_unknown_status_is_refused(status: str | None) -> None:
    with pytest.raises((psycopg.errors.InvalidTextRepresentation, psycopg.errors.NotNullViolation)):
        insert("jobs", {**JOB, "status": status})


@pytest.mark.parametrize("at", ["infinity", "-infinity", "20000-01-01Z", "4000-01-01Z BC"])
def test_creation_time_outside_the_order_keys_range_is_refused(at: str) -> None:
    with pytest.raises((psycopg.DataError, psycopg.NotSupportedError)):
        insert("jobs", {**JOB, "created_at": at, "updated_at": at})


TABLES = (
    "job",
    "job_latest",
    "job_status",
    "job_ready",
    "job_ready_low",
    "job_ready_clock",
    "job_scheduled",
    "job_tally",
    "job_tally_delta",
    "job_tally_fold",
    "job_facet_tally",
    "job_sample",
    "job_idempotency_key",
    "job_name_range",
    "job_name_ranged",
    "job_name_unranged",
    "operation",
)
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
KEYS = {
    "job_pkey", "job_latest_pkey", "job_status_pkey", "job_ready_pkey", "job_ready_low_pkey",
    "job_ready_clock_pkey", "job_scheduled_pkey", "job_tally_pkey", "job_facet_tally_pkey",
    "job_tally_fold_pkey", "operation_pkey", "job_sample_pkey",
    "job_name_range_pkey", "job_name_ranged_pkey", "job_idempotency_key_pkey",
}  # fmt: skip
INDEXES = {
    "job_created_idx", "job_priority_idx", "job_name_idx", "job_queue_idx", "job_owner_idx", "job_project_idx",
    "job_lexemes_idx", "job_queue_name_idx", "job_sample_created_idx", "job_unique_key_idx", "job_latest_status_idx",
    "job_latest_updated_idx", "job_latest_sample_idx", "job_latest_run_idx", "job_latest_delay_idx",
    "job_ready_order_idx", "job_ready_late_idx", "job_scheduled_due_idx", "job_project_name_idx",
    "job_owner_name_idx",
    "job_tally_delta_txid_idx", "job_name_range_pieces_idx", "job_name_range_any_idx", "job_name_range_loose_idx",
    "job_idempotency_key_created_idx", "operation_waiting_idx", "job_stats_idx", "job_failures_idx",
}  # fmt: skip


RULES = {"job_valid", "job_latest_valid"}
"""Constraints that are functions of several rules, each with a name of its own."""


def test_every_constraint_has_a_name_and_a_test() -> None:
    found = database.rows(
        "SELECT conname FROM pg_constraint WHERE contype <> 'n' AND conrelid = ANY (%s::regclass[])", [list(TABLES)]
    )
    rules = database.rows(
        """
        SELECT rule[1]
        FROM unnest(%s::text[]) AS name
        CROSS JOIN LATERAL regexp_matches(pg_get_functiondef(name::regproc), 'THEN .(job[a-z_]+)', 'g') AS rule
        """,
        [list(RULES)],
    )
    assert {name for (name,) in found} - RULES | {rule for (rule,) in rules} == TESTED | KEYS
    assert {name for (name,) in found} >= RULES


def test_all_rows_were_held_against_the_rules() -> None:
    assert database.rows("SELECT conname FROM pg_constraint WHERE NOT convalidated AND conname <> ''") == []


def test_every_index_is_named_and_listed() -> None:
    relations = [*TABLES, "job_stats", "job_failures"]
    found = database.rows(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY (%s::regclass[])", [relations]
    )
    assert {name for (name,) in found} == INDEXES | {key for key in KEYS if key.endswith("_pkey")}


def test_violations_caused_by_clients_have_a_message() -> None:
    assert CONSTRAINT_MESSAGES.keys() <= TESTED
