"""The body of a batch: an array of new jobs, with errors by index."""

import json
import re
from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from muster.bulk.schemas import JobBatch
from muster.core.errors import ValidationFailed
from muster.core.http.errors import BodyTooLarge
from muster.core.http.request_input import BODY_MAX_BYTES, WHOLE, failure, messages_by_field, raw_body
from muster.core.http.shapes import Errors

BATCH_MAX_BYTES = 64 * 1024 * 1024
TOO_LARGE = f"Is larger than the {BODY_MAX_BYTES // 1024} KiB that one job may take."
_BETWEEN = re.compile(r"[\s,]*")
# Only the ends of items are needed, so numbers of any size stay text.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def batch_body(request: HttpRequest) -> JobBatch:
    """Returns the request's JSON array of new jobs.

    Raises ValidationFailed with errors by 0-based index and field, and BodyTooLarge if a job exceeds the size limit of
    a single create.
    """
    raw = raw_body(request, max_bytes=BATCH_MAX_BYTES)
    batch = _validated(raw)
    _refuse_contradictions(batch)
    if len(raw) > BODY_MAX_BYTES:
        _refuse_large_items(raw.decode())
    return batch


def _validated(raw: bytes) -> JobBatch:
    try:
        return JobBatch.model_validate_json(raw)
    except ValidationError as error:
        details = error.errors()
        if not all(detail["loc"] for detail in details):
            raise failure(error, kind="array") from error
        raise ValidationFailed(_messages_by_index(details)) from error


def _refuse_contradictions(batch: JobBatch) -> None:
    """Raises ValidationFailed with the errors of single jobs that no field shows alone."""
    errors = {str(index): found for index, job in enumerate(batch.root) if (found := job.contradictions())}
    if errors:
        raise ValidationFailed(errors)


def _messages_by_index(details: Sequence[ErrorDetails]) -> dict[str, Errors]:
    by_index: dict[str, list[ErrorDetails]] = {}
    for detail in details:
        index, *place = detail["loc"]
        by_index.setdefault(str(index), []).append({**detail, "loc": tuple(place)})
    return {index: messages_by_field(found) for index, found in by_index.items()}


def _refuse_large_items(text: str) -> None:
    errors = {
        str(index): {WHOLE: [TOO_LARGE]}
        for index, (start, end) in enumerate(_item_spans(text))
        # A character takes one to four bytes.
        if (end - start) * 4 > BODY_MAX_BYTES and len(text[start:end].encode()) > BODY_MAX_BYTES
    }
    if errors:
        raise BodyTooLarge("A job of the batch is too large; see errors.", errors=errors)


def _item_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yields start and end of each item of a valid JSON array."""
    end = text.index("[") + 1
    while text[start := _end_of_gap(text, end)] != "]":
        _, end = _DECODER.raw_decode(text, start)
        yield start, end


def _end_of_gap(text: str, start: int) -> int:
    gap = _BETWEEN.match(text, start)
    return gap.end() if gap else start
