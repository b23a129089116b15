"""Filters as stored by operations: the JSON of the API."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from muster.jobs.filters import JobFilter
from muster.jobs.schemas.queries import JobConditions
from muster.jobs.statuses import Status
from tests.jobs.schemas.strategies import FIXED, printable, times

CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "status": st.lists(st.sampled_from(Status), min_size=1),
    "search": printable,
    "priority": st.integers(1, 10),
    "priority_min": st.integers(1, 10),
    "priority_max": st.integers(1, 10),
    "queue": printable.filter(lambda name: len(name) <= 100),
    "owner": printable,
    "project": printable,
    "created_after": times,
    "created_before": times,
}


@FIXED
@given(st.fixed_dictionaries({}, optional=CONDITIONS))
def test_filter_round_trips_through_its_json(given_conditions: dict[str, Any]) -> None:
    try:
        conditions = JobConditions.model_validate(given_conditions)
    except ValidationError:
        # Some drawn times are invalid.
        assert given_conditions.keys() & {"created_after", "created_before"}
        return
    filters = conditions.job_filter()
    assert filters.to_json() == json.loads(conditions.model_dump_json(exclude_unset=True))
    assert JobFilter.from_json(json.loads(json.dumps(filters.to_json()))) == filters


def test_filter_of_an_existing_operation_is_readable() -> None:
    stored = '{"status": ["FAILED"], "search": "train", "created_before": "2026-01-31T12:00:00.5Z", "priority_min": 3}'
    assert JobFilter.from_json(json.loads(stored)) == JobFilter(
        statuses=(Status.FAILED,),
        search="train",
        priority_min=3,
        created_before=datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC),
    )


def test_unknown_condition_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        JobFilter.from_json({"colour": "red"})
