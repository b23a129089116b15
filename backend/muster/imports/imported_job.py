"""A job with its history, as read from any log."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from muster.core.visible_text import is_visible
from muster.imports.doubts import Doubt
from muster.jobs.statuses import Status

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
NAME_LENGTH = 255
QUEUE_LENGTH = 100
OWNER_LENGTH = 255
TEXT_LENGTH = 2_000
ATTEMPTS = 32_767
"""The largest value of the column."""
FINISHED = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a job's history. ``resumed`` means that the execution time counts from here."""

    status: Status
    at: datetime
    message: str
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlurmIdentity:
    """Identifies a job of Slurm: job id, cluster (empty if unknown) and submit times of its records.

    Each execution has a submit time of its own; the first is the job's. ``continues_at`` is when the last execution
    ended, if it ended in a state after which Slurm goes on with the job under the same id.
    """

    job_id: str
    cluster: str
    submits: tuple[datetime, ...]
    user: str = ""
    continues_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedJob:
    """A job of a log. ``entries`` is its history in order, PENDING first."""

    key: str
    """Its ``unique_key``; always the same for the same row of the same log."""
    line: int
    name: str
    queue: str
    entries: Sequence[Entry]
    identity: SlurmIdentity | None = None
    """Set for jobs of Slurm. Others are identified by their key."""
    owner: str = ""
    project: str = ""
    description: str = ""
    scheduled_at: datetime | None = None
    attempt: int = 1
    error: str = ""
    exit_code: int | None = None
    usage: dict[str, object] = field(default_factory=dict)
    """``cpu_s``, ``memory_peak_mb`` and ``wall_s`` of the last attempt, as far as the log says."""
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
        return started_at(self.entries)

    @property
    def completed_at(self) -> datetime | None:
        return self.newest.at if self.status in FINISHED else None


def started_at(entries: Iterable[Entry], started: datetime | None = None) -> datetime | None:
    """Returns the start of the current run after these entries; ``started`` is the value before them."""
    for entry in entries:
        if entry.status is Status.PENDING:
            started = None
        elif entry.status is Status.RUNNING and (started is None or entry.resumed):
            started = entry.at
    return started


def after(start: datetime, seconds: float | None) -> datetime | None:
    """Returns the time ``seconds`` later; None if unknown or outside EARLIEST … LATEST."""
    if seconds is None:
        return None
    try:
        at = start + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return at if EARLIEST <= at < LATEST else None


def clean(text: str, length: int = TEXT_LENGTH) -> str:
    """Returns text that the database accepts: no control characters, no lone surrogates, limited length, not blank."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    text = text.strip()
    if not text.isascii() and not is_visible(text):
        return ""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
