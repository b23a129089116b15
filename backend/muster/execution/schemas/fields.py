"""The types of values in the bodies of workers, with their limits."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue, PlainSerializer, StringConstraints, WithJsonSchema

from muster.core.http.shapes import Instant, Text, json_text, printable, visible
from muster.core.limits import BIGINT_MAX
from muster.jobs.schemas.fields import Task

CLAIM_MAX, RUNS_MAX = 1000, 10_000
WAIT_MAX_S = 20

WorkerName = Annotated[
    str, AfterValidator(printable), AfterValidator(visible), StringConstraints(min_length=1, max_length=200)
]
TaskName = Annotated[Task, StringConstraints(min_length=1)]
Memory = Annotated[int | float, Field(ge=0, le=2**40)]
JobId = Annotated[int, Field(ge=1, le=BIGINT_MAX)]
Attempt = Annotated[int, Field(ge=1, le=32_767)]
# As JSON text, which the statements take, in UTC: PostgreSQL refuses offsets of 16 hours and more.
StartedAt = Annotated[
    Instant,
    PlainSerializer(datetime.isoformat, return_type=str, when_used="unless-none"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Message = Annotated[Text, StringConstraints(min_length=1, max_length=2000)]
Reason = Annotated[str, AfterValidator(printable), StringConstraints(max_length=1000)]
Measured = Annotated[int | float, Field(ge=0, le=1e15)]


def _storable(value: JsonValue) -> JsonValue:
    if value is not None:
        json_text(value)
    return value


Result = Annotated[JsonValue, AfterValidator(_storable)]
