"""The body of a batch: an array of new jobs, whose errors name the index."""

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rest_framework.request import Request

from muster.bulk.schemas import JobBatch
from muster.core.errors import ValidationFailed
from muster.core.http.request_input import failure, messages_by_field, raw_body
from muster.core.http.shapes import Errors

BATCH_MAX_BYTES = 64 * 1024 * 1024


def batch_body(request: Request) -> tuple[bytes, JobBatch]:
    """The request's JSON array of new jobs: its text, which the database reads, and what it says.

    Errors are keyed by the 0-based index and then by field.
    """
    raw = raw_body(request, max_bytes=BATCH_MAX_BYTES)
    try:
        return raw, JobBatch.model_validate_json(raw)
    except ValidationError as error:
        details = error.errors()
        if not all(detail["loc"] for detail in details):
            raise failure(error, kind="array") from error
        raise ValidationFailed(_messages_by_index(details)) from error


def _messages_by_index(details: Sequence[ErrorDetails]) -> dict[str, Errors]:
    by_index: dict[str, list[ErrorDetails]] = {}
    for detail in details:
        index, *place = detail["loc"]
        by_index.setdefault(str(index), []).append({**detail, "loc": tuple(place)})
    return {index: messages_by_field(found) for index, found in by_index.items()}
