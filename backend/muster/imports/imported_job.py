"""What every log becomes, and the words for what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from muster.core.visible_text import is_visible
from muster.jobs.statuses import Status

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
NAME_LENGTH = 255
QUEUE_LENGTH = 100
TEXT_LENGTH = 2_000
FINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Doubt(StrEnum):
    """Why an imported job may differ from what happened. ``result_data.import.doubts`` holds the :attr:`code`."""

    UNDECODABLE = "bytes that are not UTF-8 were replaced"
    NUL = "NUL bytes were dropped"
    FIELDS_MISSING = "fields are missing at the end of the row"
    FIELDS_EXTRA = "fields beyond the last column were ignored"
    FIELDS_JOINED = "a text holds the delimiter and was put together again"
    NUMBER_UNREADABLE = "a number cannot be read, taken as unknown"
    NUMBER_NEGATIVE = "a negative number, taken as unknown"
    TIME_UNREADABLE = "a time cannot be read or is outside of 1970 to 2100, taken as unknown"
    TIME_SKIPPED = "a local time that the clock skipped when summer began"
    TIME_AMBIGUOUS = "a local time that came twice when summer ended"
    SUBMIT_UNKNOWN = "submit time unknown, taken from the next known time"
    WAIT_UNKNOWN = "wait unknown, taken as none"
    START_UNKNOWN = "start unknown, taken as the earliest possible"
    START_EARLY = "start before submit, taken as submit"
    RUN_UNKNOWN = "run time unknown, taken as none"
    RUN_ZERO = "run time zero"
    END_UNKNOWN = "end unknown, taken as the earliest possible"
    END_EARLY = "end before start, taken from the elapsed time"
    END_FROM_ELAPSED = "end unknown, taken from the elapsed time"
    STATUS_UNKNOWN = "status unknown, taken as completed"
    SUMMARY_MISSING = "known from its partial executions only"
    UNFINISHED = "not over when the log was written"
    FUTURE = "a time in the future"
    NAME_CUT = "name longer than 255 characters, cut"

    @property
    def code(self) -> str:
        return self.name.lower()


class Skip(StrEnum):
    """Why lines became no job."""

    LINE_TOO_LONG = "line longer than 256 KiB"
    ROW_SHORT = "too few fields to tell a job"
    NO_JOB_ID = "no job number"
    NO_SUBMIT_TIME = "no usable submit time"
    STATE_UNKNOWN = "unknown state"
    OUTCOME_UNKNOWN = "neither status nor run time known"
    STEP_WITHOUT_JOB = "step of a job that is not beside it"
    DUPLICATE = "job that the log holds twice"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log without its end, decoded; ``skip`` says why it has no text."""

    number: int
    text: str
    doubts: tuple[Doubt, ...] = ()
    skip: Skip | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a job's history."""

    status: Status
    at: datetime
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedJob:
    """A job as the log tells it. ``entries`` is its history in order, PENDING first; the rest follows from it."""

    key: str
    """Its ``unique_key``: the same row of the same log always has the same."""
    line: int
    name: str
    queue: str
    entries: Sequence[Entry]
    description: str = ""
    scheduled_at: datetime | None = None
    attempt: int = 1
    error: str = ""
    result: dict[str, object] = field(default_factory=dict)
    resources: dict[str, object] = field(default_factory=dict)
    doubts: Sequence[Doubt] = ()

    @property
    def newest(self) -> Entry:
        return self.entries[-1]

    @property
    def status(self) -> Status:
        return self.entries[-1].status

    @property
    def created_at(self) -> datetime:
        return self.entries[0].at

    @property
    def started_at(self) -> datetime | None:
        """When it began to run for the last time; None before that."""
        started = None
        for entry in self.entries:
            if entry.status is Status.PENDING:
                started = None
            elif entry.status is Status.RUNNING and started is None:
                started = entry.at
        return started

    @property
    def completed_at(self) -> datetime | None:
        return self.newest.at if self.status in FINAL else None


def after(start: datetime, seconds: float | None) -> datetime | None:
    """``seconds`` later; None when they are unknown or lead out of EARLIEST … LATEST."""
    if seconds is None:
        return None
    try:
        at = start + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return at if EARLIEST <= at < LATEST else None


def clean(text: str, length: int = TEXT_LENGTH) -> str:
    """Text that the database takes: no control characters, no lone surrogates, at most so long, not blank."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    text = text.strip()
    if not text.isascii() and not is_visible(text):
        return ""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
