"""Every constraint of the tables refuses its violations."""

from collections.abc import Mapping

import psycopg
import pytest

from tests import factories
from tests.db.violations import (
    FACET_TALLY,
    FACET_TALLY_REFUSED,
    IDEMPOTENCY_KEY,
    IDEMPOTENCY_KEY_REFUSED,
    JOB,
    NAME_RANGE_REFUSED,
    OPERATION,
    OPERATION_REFUSED,
    REFUSED,
    STATUS,
    STATUS_REFUSED,
    TALLY,
    TALLY_REFUSED,
)
from tests.support import database

pytestmark = pytest.mark.django_db


def insert(table: str, values: Mapping[str, object]) -> None:
    places = ", ".join(f"%({name})s" for name in values)
    database.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", values)  # noqa: S608  fixed names


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
        insert("job", {"name": "x", "created_at": at})
