"""Stores what workers send of their runs' output."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution import intervals
from muster.execution.errors import WorkerNotFound
from muster.execution.logs import writing
from muster.execution.logs.changes import ChunkOutcome, LogChunk
from muster.execution.logs.intake import Intake
from muster.execution.logs.rows import LogRow, WorkerRow

Run = tuple[int, int]
"""Id and attempt."""
Starts = Mapping[Run, datetime]
Outcomes = dict[Run, Iterator[ChunkOutcome]]
"""Of the chunks of each run, in their order."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome of each chunk, and what the worker is told beside; ``cancel`` and ``unknown`` are JSON arrays."""

    outcomes: Sequence[ChunkOutcome]
    state: str
    cancel: str
    unknown: str


def logs_store(*, worker_id: int, chunks: Sequence[LogChunk]) -> Stored:
    """Stores chunks of a worker's runs, and renews its lease. Raises WorkerNotFound."""
    by_run: dict[Run, list[LogChunk]] = {}
    starts = _starts(chunks)
    for chunk in chunks:
        if _is_newest(chunk, starts):
            by_run.setdefault((chunk.id, chunk.attempt), []).append(chunk)
    values = {
        "id": worker_id,
        "lease_s": intervals.lease_s(),
        "runs": _runs(by_run, starts),
        "grace_s": intervals.GRACE_S,
    }
    row = queries.one(sql_file("worker_logs"), values, into=WorkerRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    own = {(run["id"], run["attempt"]) for run in json.loads(row.own)}
    with transaction.atomic():
        outcomes = _store({run: given for run, given in by_run.items() if run in own})
    stale: Iterator[ChunkOutcome] = iter(())
    told = [
        next(outcomes.get((chunk.id, chunk.attempt), stale) if _is_newest(chunk, starts) else stale, ChunkOutcome.STALE)
        for chunk in chunks
    ]
    return Stored(told, row.state, row.cancel, row.unknown)


def _store(by_run: Mapping[Run, Sequence[LogChunk]]) -> Outcomes:
    """Stores chunks of the worker's own runs; returns the outcomes."""
    outcomes: Outcomes = {}
    intakes: list[Intake] = []
    for log in queries.rows(sql_file("job_log_lock"), {"runs": _runs(by_run, {})}, into=LogRow):
        intake = Intake(log)
        run = log.job_id, log.attempt
        outcomes[run] = iter(intake.accept(by_run[run]))
        if intake.pieces:
            intakes.append(intake)
    if intakes:
        writing.write(intakes)
    return outcomes


def _starts(chunks: Sequence[LogChunk]) -> Starts:
    """Returns the newest start that chunks name of each run."""
    starts: dict[Run, datetime] = {}
    for chunk in chunks:
        if chunk.started_at is not None:
            run = chunk.id, chunk.attempt
            starts[run] = max(chunk.started_at, starts.get(run, chunk.started_at))
    return starts


def _is_newest(chunk: LogChunk, starts: Starts) -> bool:
    """Returns whether a chunk can be of the newest run of its attempt: one without a start can."""
    return chunk.started_at in (None, starts.get((chunk.id, chunk.attempt)))


def _runs(runs: Iterable[Run], starts: Starts) -> str:
    named = [{"id": run[0], "attempt": run[1], "started_at": starts.get(run)} for run in runs]
    return json.dumps(named, default=datetime.isoformat)
