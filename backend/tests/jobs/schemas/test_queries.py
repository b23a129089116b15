"""Query strings: any text is validated or refused with the names of parameters."""

from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from muster.core.errors import ValidationFailed
from muster.core.http import request_input
from muster.core.http.shapes import Query
from muster.insights.schemas import StatsQuery
from muster.jobs.filters import Ordering, Start
from muster.jobs.listing.query import ListQuery
from muster.jobs.schemas.queries import JobListCountQuery, JobListQuery, JobPositionQuery, StatusListQuery
from muster.jobs.statuses import Status
from tests.jobs.schemas.strategies import FIXED, from_anyone, refusal_of, times

SHAPES: list[type[Query]] = [JobListQuery, JobListCountQuery, JobPositionQuery, StatusListQuery, StatsQuery]
NAMES = sorted({name for shape in SHAPES for name in shape.model_fields} | {"x", ""})
values = st.text(max_size=12) | st.integers().map(str) | times | st.sampled_from([*Status, *Ordering, "1h", ","])


def query(text: str, shape: type[Query]) -> Query:
    return request_input.query(from_anyone(RequestFactory().get("/?" + text)), shape)


@FIXED
@given(st.sampled_from(SHAPES), st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=4))
def test_any_parameter_values_are_accepted_or_refused(shape: type[Query], pairs: list[tuple[str, str]]) -> None:
    given_names = {name for name, _ in pairs}
    text = urlencode(pairs, errors="surrogatepass")
    if refusal := refusal_of(lambda: query(text, shape)):
        assert refusal.extra["errors"].keys() <= given_names  # type: ignore[attr-defined]
        return
    parsed = query(text, shape)
    assert given_names <= shape.model_fields.keys()
    if isinstance(parsed, JobListQuery):
        assert 1 <= parsed.page_size <= 500
        filters = parsed.job_filter()
        assert ListQuery.of(filters, parsed.ordering, Start(position=0)).params
        assert filters.fingerprint(parsed.ordering) == filters.fingerprint(parsed.ordering)


@FIXED
@given(st.sampled_from(SHAPES), st.binary(max_size=40))
def test_any_bytes_are_accepted_or_refused(shape: type[Query], raw: bytes) -> None:
    http = RequestFactory().get("/")
    http.META["QUERY_STRING"] = raw.decode("latin-1")
    refusal = refusal_of(lambda: request_input.query(from_anyone(http), shape))
    assert refusal is None or refusal.extra["errors"]


@FIXED
@given(st.lists(st.sampled_from(list(Status)), min_size=1, max_size=7), st.booleans())
def test_statuses_form_a_set_in_any_notation(statuses: list[Status], commas: bool) -> None:
    text = "status=" + ",".join(statuses) if commas else "&".join(f"status={status}" for status in statuses)
    parsed = query(text, JobListQuery)
    assert isinstance(parsed, JobListQuery)
    assert set(parsed.status) == set(statuses)
    assert len(parsed.status) == len(set(statuses))


@pytest.mark.parametrize("shape", SHAPES)
def test_unknown_parameters_are_refused(shape: type[Query]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        query("nope=1", shape)
    assert refusal.value.extra == {"errors": {"nope": ["Unknown parameter."]}}


def test_every_parameter_that_is_repeated_is_named() -> None:
    refusal = refusal_of(
        lambda: query("queue=a&queue=b&page=1&owner=x&page=2&status=FAILED&status=RUNNING", JobListQuery)
    )
    assert isinstance(refusal, ValidationFailed)
    assert refusal.extra["errors"] == {"queue": ["Give this only once."], "page": ["Give this only once."]}
