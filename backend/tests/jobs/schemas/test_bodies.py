"""Bodies: any bytes are validated or refused, and accepted values are stored as sent."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from muster.bulk.batch_body import batch_body
from muster.bulk.schemas import JobBulk
from muster.core.errors import MusterError
from muster.core.http import request_input
from muster.core.http.shapes import Body
from muster.jobs.schemas import bodies
from muster.jobs.schemas.fields import Schedule
from tests.jobs.schemas.strategies import (
    FIXED,
    from_anyone,
    json_values,
    keepable_values,
    names,
    printable,
    refusal_of,
    times,
)  # fmt: skip
from tests.support.client import Api

SHAPES: list[type[Body]] = [bodies.JobCreate, bodies.JobUpdate, bodies.Message, JobBulk]
FIELDS = sorted({name for shape in SHAPES for name in shape.model_fields} | {"id", "status", "x", ""})
with_database = settings(FIXED, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def request(body: bytes) -> HttpRequest:
    return from_anyone(RequestFactory().post("/", body, content_type="application/json"))


def parse(body: bytes, shape: type[Body]) -> None:
    """Parses as the views do; only domain errors may be raised."""
    for parser in (lambda: request_input.body(request(body), shape), lambda: batch_body(request(body))):
        if refusal := refusal_of(parser):
            assert refusal.detail
            json.dumps(refusal.extra, allow_nan=False)


@FIXED
@given(st.sampled_from(SHAPES), st.binary(max_size=60))
def test_any_bytes_are_accepted_or_refused(shape: type[Body], body: bytes) -> None:
    parse(body, shape)


@FIXED
@given(st.sampled_from(SHAPES), st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=5))
def test_any_json_in_fields_is_accepted_or_refused(shape: type[Body], fields: dict[str, Any]) -> None:
    parse(json.dumps(fields).encode(), shape)
    parse(json.dumps([fields, fields]).encode(), shape)


@FIXED
@given(
    st.sampled_from(SHAPES),
    st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4),
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=3),
)
def test_corrupted_json_is_accepted_or_refused(
    shape: type[Body], fields: dict[str, Any], at: int, other: bytes
) -> None:
    text = json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")
    at %= len(text)
    parse(text[:at] + other + text[at + len(other) :], shape)


def posted(api: Api, job: dict[str, Any]) -> list[Any]:
    """Returns the results of the job sent alone and in a batch."""
    alone = api.post("jobs/", job)
    batch = api.post("jobs/batch/", [job])
    assert alone.status == batch.status, (job, batch.json)
    if alone.status != 201:
        return []
    stored = [alone.json, api.get(f"jobs/{batch.json['ids'][0]}/").json]
    return [{name: found[name] for name in bodies.JobCreate.model_fields} for found in stored]


@with_database
@given(st.dictionaries(printable, keepable_values, max_size=4), names, st.integers(1, 10))
def test_accepted_values_are_returned_as_sent(live_api: Api, args: dict[str, Any], name: str, priority: int) -> None:
    job = {"name": name, "args": args, "priority": priority, "resource_requirements": {"x": args}}
    alone, batched = posted(live_api, job)
    assert alone == batched
    assert job == {field: alone[field] for field in job}


@with_database
@given(times)
@example("2026-01-31T12:00:00,5Z")
@example("2026-01-31_12:00:00Z")
@example("2026-01-31T12:00:00.1234567Z")
@example("2026-01-31T12:00:00\u221205:00")
@example("2026-01-31T23:59:60Z")
@example("2026-01-31T24:00:00Z")
@example("2026-01-31")
@example("2026-01-31t12:00z")
@example("2026-01-31 12:00:00+0530")
@example("2026-01-31T12:00:00+05")
@example("1999-12-31T23:59:59.9999999Z")
def test_time_is_equal_in_single_and_batch_create(live_api: Api, time: str) -> None:
    for alone, batched in [found] if (found := posted(live_api, {"name": "x", "scheduled_at": time})) else []:
        understood = TypeAdapter(Schedule).validate_python(time)
        for stored in (alone, batched):
            assert datetime.fromisoformat(stored["scheduled_at"]) == understood, time


@FIXED
@given(st.text(max_size=30) | times | st.integers() | st.floats())
def test_time_is_in_utc_and_in_range_or_refused(value: object) -> None:
    try:
        time: datetime = TypeAdapter(Schedule).validate_python(value)
    except ValidationError:
        return
    assert isinstance(value, str)
    assert time.tzinfo is UTC or time.utcoffset() == UTC.utcoffset(None)
    assert 1970 <= time.year < 2200


@pytest.mark.parametrize("shape", SHAPES)
def test_unknown_fields_are_refused(shape: type[Body]) -> None:
    with pytest.raises(MusterError) as refusal:
        request_input.body(request(b'{"nope": 1}'), shape)
    assert refusal.value.extra["errors"]["nope"] == ["Unknown field."]  # type: ignore[index]
