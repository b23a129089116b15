"""The rows of statements in ``db/queries/logs``, with a field for each column in the file's header."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.multirange import Multirange


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """``worker_logs``. All but the state are JSON arrays."""

    state: str
    own: str
    cancel: str
    unknown: str


@dataclass(slots=True)
class LogRow:
    """``job_log_lock`` and ``job_log_quiet``: what is known of an attempt's log."""

    job_id: int
    attempt: int
    last_at: datetime
    stored_bytes: int
    lost_bytes: int
    lines: int
    gap_after: int | None
    base: int
    head_seq: int | None
    tail_seq: int | None
    tail_line: int
    open_seq: int
    open_line: int
    open_rows: int
    open_bytes: int
    held: int
    held_cr: bool
    seqs: Multirange[int]


@dataclass(frozen=True, slots=True)
class TakenRow:
    """``job_log_take``."""

    job_id: int
    attempt: int
    first_line: int
    seq: int
    until_seq: int
    held: int
    held_cr: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class FoundRow:
    """``job_log_find``."""

    attempt: int
    attempts: list[int]
    present: bool
    ended: bool
    line_count: int
    size_bytes: int
    arrived_bytes: int
    lost_bytes: int
    gap_after: int | None
    tail_line: int | None
    until_seq: int
    unfinished: bool


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """``job_log_chunks``. ``data`` is compressed."""

    first_line: int
    seq: int
    until_seq: int
    held: int
    held_cr: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """``job_log_news``."""

    place: int
