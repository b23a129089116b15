"""Field types of jobs: each says in one place what a value may be."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from muster.core.http.shapes import DIGITS, Instant, printable, visible

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _schedulable(value: datetime) -> datetime:
    if not EARLIEST <= value < LATEST:
        raise ValueError("Must be from 1970 to 2199.")
    return value


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Must be a number.")
    return value


Name = Annotated[
    str, AfterValidator(printable), AfterValidator(visible), StringConstraints(min_length=1, max_length=255)
]


QueueFilter = Annotated[str, AfterValidator(printable), StringConstraints(min_length=1, max_length=100)]
"""Any queue that a job is in, those of before blank names were refused included."""


Queue = Annotated[QueueFilter, AfterValidator(visible)]


Owner = Annotated[str, AfterValidator(printable), AfterValidator(visible), StringConstraints(max_length=255)]
"""A user, or a project; empty for none."""


OwnerFilter = Annotated[str, AfterValidator(printable), StringConstraints(min_length=1, max_length=255)]


Task = Annotated[str, AfterValidator(printable), AfterValidator(visible), StringConstraints(max_length=255)]


UniqueKey = Annotated[
    str, AfterValidator(printable), AfterValidator(visible), StringConstraints(min_length=1, max_length=255)
]


Actor = Annotated[str, AfterValidator(printable), StringConstraints(max_length=255)]


Priority = Annotated[int, Field(ge=1, le=10), DIGITS]


Progress = Annotated[int, Field(ge=0, le=100)]


Amount = Annotated[int | float, BeforeValidator(_number), Field(ge=0, le=1_000_000)]


MaxAttempts = Annotated[int, Field(ge=1, le=1000)]


Schedule = Annotated[Instant, AfterValidator(_schedulable)]
