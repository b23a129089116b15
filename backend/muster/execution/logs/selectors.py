"""Reads of logs."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution.logs import lines, reading
from muster.execution.logs.errors import AttemptNotFound
from muster.execution.logs.reading import Block
from muster.execution.logs.rows import ChunkRow, FoundRow, PlaceRow
from muster.execution.logs.search import Search, search_for
from muster.jobs.errors import JobNotFound

PAGE_MAX_BYTES = 4 * 1024 * 1024
"""A page ends with the line that exceeds this."""
SETTLE_S = 2.0
"""Output may come a moment after the end of its run was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a reader goes on: before this line, having seen all of the bytes that had arrived by then."""

    attempt: int
    line: int
    arrived_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines to read: the last ``limit`` ones if ``from_line`` is None, else so many from there on."""

    from_line: int | None
    limit: int
    search: str = ""


class Line(NamedTuple):
    """A line of a log. ``ended``: nothing more will come to it."""

    number: int
    content: bytes
    ended: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of a log, what is known of it, and where to go on."""

    log: FoundRow
    lines: Sequence[tuple[int, str]]
    after: Position


def log_find(*, job_id: int, attempt: int | None) -> FoundRow:
    """Returns what is known of an attempt's log; None: of the newest. Raises JobNotFound or AttemptNotFound."""
    values = {"job_id": job_id, "attempt": attempt, "settle_s": SETTLE_S}
    log = queries.one(sql_file("job_log_find"), values, into=FoundRow)
    if log is None:
        raise JobNotFound(job_id)
    if not log.present:
        raise AttemptNotFound(job_id, log.attempt)
    return log


def log_page(*, job_id: int, log: FoundRow, wanted: Wanted) -> Page:
    """Returns lines of a log that :func:`log_find` has found."""
    tail = wanted.from_line is None
    start = max(1, log.line_count - wanted.limit + 1) if wanted.from_line is None else wanted.from_line
    # A search may have to read everything.
    until = None if wanted.search or tail else _until(log, start, wanted.limit)
    chunks = log_chunks(job_id=job_id, attempt=log.attempt, from_line=start, until_line=until)
    search = search_for(wanted.search)
    blocks = reading.blocks(chunks, until_seq=log.until_seq, skip=search.absent)
    read = (line for block in blocks for line in _matching(block, start, search))
    found, full = _last(read, wanted.limit) if tail else _first(read, wanted.limit)
    behind = found[-1].number + found[-1].ended if found else start
    after = Position(
        attempt=log.attempt,
        line=behind if full else max(behind, log.line_count + (not log.unfinished)),
        arrived_bytes=0 if full else log.arrived_bytes,
    )
    return Page(log, [(line.number, lines.text(line.content)) for line in found], after)


def _until(log: FoundRow, start: int, limit: int) -> int:
    """Returns the line before which ``limit`` lines have come. Those that were dropped don't count."""
    if log.gap_after is None or log.tail_line is None or start + limit <= log.gap_after or start >= log.tail_line:
        return start + limit
    return log.tail_line + limit


def _matching(block: Block, start: int, search: Search) -> Iterator[Line]:
    skipped = max(0, start - block.first)
    among = block.lines[skipped:] if skipped else block.lines
    first, ends = block.first + skipped, block.ended
    return (Line(first + index, among[index], ends) for index in search.hits(among))


def _first(read: Iterable[Line], limit: int) -> tuple[Sequence[Line], bool]:
    """Returns the first lines, and whether there may be more."""
    found: list[Line] = []
    size = 0
    for line in read:
        found.append(line)
        size += len(line.content)
        if len(found) == limit or size > PAGE_MAX_BYTES:
            return found, True
    return found, False


def _last(read: Iterable[Line], limit: int) -> tuple[Sequence[Line], bool]:
    """Returns the last lines; nothing comes behind them."""
    found: deque[Line] = deque()
    size = 0
    for line in read:
        found.append(line)
        size += len(line.content)
        while len(found) > limit or (size > PAGE_MAX_BYTES and len(found) > 1):
            size -= len(found.popleft().content)
    return list(found), False


def log_chunks(*, job_id: int, attempt: int, from_line: int, until_line: int | None) -> Sequence[ChunkRow]:
    """Returns the stored chunks that hold these lines, compressed."""
    values = {"job_id": job_id, "attempt": attempt, "from_line": from_line, "until_line": until_line}
    return queries.rows(sql_file("job_log_chunks"), values, into=ChunkRow)


def logs_with_news(*, seen: Sequence[tuple[int, Position]]) -> Sequence[int]:
    """Returns the places, from 1, of the jobs and positions behind which there is news."""
    values = {
        "job_ids": [job_id for job_id, _ in seen],
        "attempts": [position.attempt for _, position in seen],
        "arrived": [position.arrived_bytes for _, position in seen],
        "settle_s": SETTLE_S,
    }
    return [row.place for row in queries.rows(sql_file("job_log_news"), values, into=PlaceRow)]
