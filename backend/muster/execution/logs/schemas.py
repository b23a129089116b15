"""Bodies, queries and answers of logs."""

import base64
import binascii
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, DIGITS, Body, Errors, Query, Text
from muster.execution.logs.changes import ChunkOutcome, LogChunk
from muster.execution.logs.packing import CHUNK_MAX_BYTES
from muster.execution.schemas.answers import Cancelled, RunKey, Unknown, WorkerState
from muster.execution.schemas.fields import WAIT_MAX_S
from muster.execution.schemas.runs import RunName

CHUNKS_MAX = 1000
SEQ_MAX = 2**31 - 1
LINES_MAX = 10_000
LINE_MAX = 2**53 - 1
TAIL, LIMIT = 500, 1000


class Encoding(StrEnum):
    """How a chunk's data is written: as text, or as base64 of any bytes."""

    TEXT = "text"
    BASE64 = "base64"


class SentChunk(RunName):
    """Output of a run: up to 64 kB of it. Chunks of a run are numbered by seq, from 0."""

    seq: Annotated[int, Field(ge=0, le=SEQ_MAX)]
    data: Annotated[str, StringConstraints(max_length=2 * CHUNK_MAX_BYTES)]
    encoding: Annotated[Encoding, Field(strict=False)] = Encoding.TEXT

    def content(self) -> bytes:
        """Returns the bytes. Raises ValueError."""
        if self.encoding is Encoding.TEXT:
            content = self.data.encode()
        else:
            try:
                content = base64.b64decode(self.data, validate=True)
            except binascii.Error as error:
                raise ValueError("Must be base64.") from error
        if len(content) > CHUNK_MAX_BYTES:
            raise ValueError(f"Must have at most {CHUNK_MAX_BYTES} bytes; send several chunks.")
        return content


class WorkerLogs(Body):
    """Output of a worker's runs."""

    chunks: Annotated[list[SentChunk], Field(max_length=CHUNKS_MAX)]

    def contradictions(self) -> Errors:
        errors: Errors = {}
        for index, chunk in enumerate(self.chunks):
            try:
                chunk.content()
            except ValueError as error:
                errors[f"chunks.{index}.data"] = [str(error)]
        return errors

    def log_chunks(self) -> list[LogChunk]:
        return [
            LogChunk(id=c.id, attempt=c.attempt, seq=c.seq, data=c.content(), started_at=c.started_at)
            for c in self.chunks
        ]


class StoredChunk(RunKey):
    """What became of a chunk.

    already: this seq was stored before, and its first content stays. stale: the run isn't the worker's own, or ended
    more than five minutes ago. full: it belongs to a part that was dropped for the limit.
    """

    seq: int
    outcome: ChunkOutcome


class LogsStored(Answer):
    """One entry for each chunk, in their order; cancel and unknown are as in the answer to a claim."""

    chunks: list[StoredChunk]
    state: WorkerState
    cancel: list[Cancelled]
    unknown: list[Unknown]


LineNumber = Annotated[int, DIGITS, Field(ge=1, le=LINE_MAX)]
LineCount = Annotated[int, DIGITS, Field(ge=1, le=LINES_MAX)]


class JobLogQuery(Query):
    """Which lines: the last ones (tail), those from a line on, those behind a cursor (after), or those with a text."""

    attempt: Annotated[int, DIGITS, Field(ge=1, le=32_767)] = ABSENT
    tail: LineCount = TAIL
    from_line: LineNumber = 1
    limit: LineCount = LIMIT
    after: Annotated[str, StringConstraints(min_length=1, max_length=500)] = ABSENT
    wait: Annotated[int, DIGITS, Field(ge=0, le=WAIT_MAX_S)] = 0
    search: Annotated[Text, StringConstraints(min_length=1, max_length=255)] = ""

    def contradictions(self) -> Errors:
        given = self.model_fields_set
        errors: Errors = {}
        if len(given & {"tail", "from_line", "after"}) > 1:
            message = "Give only one of tail, from_line and after."
            errors |= {name: [message] for name in sorted(given & {"tail", "from_line", "after"})}
        if "tail" in given and "search" in given:
            errors["tail"] = ["Does not go with search, which gives the oldest lines first."]
        if "tail" in given and "limit" in given:
            errors["limit"] = ["Does not go with tail."]
        if "wait" in given and "after" not in given:
            errors["wait"] = ["Goes with after."]
        return errors


class JobLogRawQuery(Query):
    """Which attempt."""

    attempt: Annotated[int, DIGITS, Field(ge=1, le=32_767)] = ABSENT


class LogLine(Answer):
    """A line as a terminal would show it. NULs and invalid UTF-8 are replacement characters."""

    number: int
    text: str


class LogGap(Answer):
    """Something is missing behind this line (0: before the first). lost_bytes counts what the server has dropped."""

    after_line: int
    lost_bytes: int


class JobLog(Answer):
    """Lines of an attempt's output, and what is known of it.

    attempts are those with output, and the one that runs. size_bytes is what raw/ gives. complete: the attempt has
    ended and nothing more is expected. after continues behind the last line, or before it while it is unfinished: then
    the line may come again with the same number and more text.
    """

    attempt: int
    attempts: list[int]
    line_count: int
    size_bytes: int
    complete: bool
    gap: LogGap | None
    lines: list[LogLine]
    after: str
