"""Every constraint and index has a name and is listed; every constraint is tested."""

import pytest

from muster.jobs.constraints import CONSTRAINT_MESSAGES
from tests.db.violations import TESTED
from tests.support import database

pytestmark = pytest.mark.django_db

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
