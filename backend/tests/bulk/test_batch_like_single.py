"""A job in a batch is validated and stored like the same job sent alone, however its JSON is written."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import ValidationError

from muster.bulk.batch_body import TOO_LARGE
from muster.bulk.schemas import JobBatch
from muster.core.http.request_input import BODY_MAX_BYTES
from muster.jobs.schemas.bodies import JobCreate
from tests.jobs.schemas.strategies import FIXED
from tests.support import database, raw_jobs
from tests.support.client import Api

VALUES = """
    SELECT name, description, priority, queue, task, args::text, unique_key, max_attempts, scheduled_at,
        resource_requirements::text
    FROM jobs ORDER BY id
"""
JUDGED_PER_EXAMPLE, STORED_PER_EXAMPLE = 50, 25
# Shrinking so many jobs at once takes minutes; a failure's message names the job anyway.
NO_SHRINKING = settings(FIXED, phases=[Phase.explicit, Phase.generate])
Values = tuple[object, ...]


def judged(shape: type[JobCreate | JobBatch], text: str) -> object:
    """Returns the validated values, or None if the text is refused."""
    try:
        parsed = shape.model_validate_json(text.encode("utf-8", "surrogatepass"))
    except ValidationError:
        return None
    return parsed.root[0] if isinstance(parsed, JobBatch) else parsed


@settings(NO_SHRINKING, max_examples=200)
@given(raw_jobs.jobs(JUDGED_PER_EXAMPLE))
def test_batch_and_single_validation_agree_on_ten_thousand_jobs(texts: list[str]) -> None:
    for text in texts:
        assert judged(JobCreate, text) == judged(JobBatch, f"[{text}]"), text


def stored(api: Api, text: str) -> Values | None:
    """Sends one job; returns its row and deletes it. Returns None if it is refused."""
    answer = api.post("jobs/", text.encode("utf-8", "surrogatepass"))
    assert answer.status in (201, 400), (text, answer.json)
    found = database.rows(VALUES)
    database.execute("DELETE FROM job")
    assert len(found) == (answer.status == 201), text
    return found[0] if found else None


def batched(api: Api, texts: Sequence[str]) -> tuple[int, list[Values]]:
    """Sends a batch; returns the response's status and the new rows, and deletes them."""
    answer = api.post("jobs/batch/", f"[{','.join(texts)}]".encode("utf-8", "surrogatepass"))
    found = database.rows(VALUES)
    database.execute("DELETE FROM job")
    return answer.status, found


@settings(NO_SHRINKING, max_examples=40, suppress_health_check=list(HealthCheck))
@given(raw_jobs.jobs(STORED_PER_EXAMPLE))
def test_batch_and_single_create_store_equal_jobs(api: Api, texts: list[str]) -> None:
    taken: dict[str, Values] = {}
    keys: set[object] = set()
    for text in texts:
        row = stored(api, text)
        if row is None:
            assert batched(api, [text]) == (400, []), text
        elif row[6] not in keys:
            taken[text] = row
            keys |= {row[6]} - {None}
    if taken:
        assert batched(api, list(taken)) == (201, list(taken.values()))


@pytest.mark.parametrize(
    "members",
    [
        r'"name": "lost \u0000", "name": "kept"',
        r'"args": {"k": "\u0000"}, "args": {"k": 2}',
        r'"args": {"k": "\u0000", "k": [3]}',
        r'"resource_requirements": {"x": "\u0000", "x": null}',
        r'"unique_key": "\u0000", "unique_key": null',
        '"scheduled_at": "2031-07-08T09:10:11+23:59"',
        '"scheduled_at": "2031-07-08T09:10:11-21:07"',
        '"scheduled_at": "2031-07-08T09:10:11.9999999Z"',
        '"args": {"n": 1e-19999, "m": -0.0, "i": 123456789012345678901234567890}',
    ],
)
def test_parser_differences_do_not_affect_stored_jobs(api: Api, members: str) -> None:
    text = f'{{"name": "given", {members}}}'
    row = stored(api, text)
    assert row is not None
    assert batched(api, [text]) == (201, [row])


def test_times_finer_than_a_microsecond_are_truncated(api: Api) -> None:
    text = '{"name": "fine", "scheduled_at": "2031-12-31T23:59:59.9999999Z"}'
    _, (row,) = batched(api, [text])
    assert str(row[8]) == "2031-12-31 23:59:59.999999+00:00"


def sized(size: int, filler: str = "a") -> str:
    """Returns the JSON of a job with this size in bytes."""
    empty = json.dumps({"name": "large", "args": {"x": ""}})
    count, rest = divmod(size - len(empty), len(filler.encode()))
    return empty.replace('""', f'"{filler * count}{"a" * rest}"')


@pytest.mark.parametrize("filler", ["a", "é", "☃", "\U0001f600"])
def test_each_job_of_a_batch_has_the_size_limit_of_a_single_job(api: Api, filler: str) -> None:
    small, fitting, large = '{"name": "small"}', sized(BODY_MAX_BYTES, filler), sized(BODY_MAX_BYTES + 1, filler)
    assert api.post("jobs/", fitting).status == 201
    assert api.post("jobs/", large).status == 413
    database.execute("DELETE FROM job")
    assert batched(api, [small, fitting, small])[0] == 201
    assert batched(api, [small, large, small]) == (413, [])


@pytest.mark.parametrize("between", [",", " ,\n\t "])
def test_refusal_of_large_jobs_names_their_indexes(api: Api, between: str) -> None:
    padded = '{"name": ' + " " * BODY_MAX_BYTES + '"]"}'
    texts = ['{"name": "[1, 2]", "args": {"x": [[], {}]}}', padded, '{"name": "\\"]"}', sized(3 * BODY_MAX_BYTES)]
    answer = api.post("jobs/batch/", f" [ {between.join(texts)} ] ")
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")
    assert answer.json["errors"] == {"1": {"body": [TOO_LARGE]}, "3": {"body": [TOO_LARGE]}}
