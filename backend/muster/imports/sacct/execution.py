"""Reads one record of sacct: the times and the end of an execution."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from muster.imports.doubts import Doubt, Skip
from muster.imports.imported_job import FINISHED, after, clean
from muster.imports.sacct.table_rows import Row
from muster.imports.sacct.times import Times, parse_times
from muster.imports.sacct.values import (
    REQUEUED,
    RESIZED,
    UNKNOWN,
    Fields,
    parse_count,
    parse_duration,
    said,
    state_name,
    status_of,
)
from muster.jobs.statuses import Status

MESSAGE_LENGTH = 300


@dataclass(slots=True)
class Execution:
    """One record. ``start`` and ``end`` are None if unknown or if there was none."""

    row: Row
    state: str
    status: Status
    submit: datetime
    submits: tuple[datetime, ...]
    """The possible submit times; empty if unknown."""
    eligible: datetime | None
    start: datetime | None
    end: datetime | None
    elapsed_s: float | None
    suspended_s: float

    @property
    def fields(self) -> Fields:
        return self.row.fields

    @property
    def doubts(self) -> list[Doubt]:
        return self.row.doubts

    @property
    def is_resized(self) -> bool:
        """Returns whether the next record continues it on other nodes."""
        return state_name(self.state) in RESIZED

    @property
    def is_requeued(self) -> bool:
        """Returns whether the next record may be the next attempt."""
        return state_name(self.state) in REQUEUED

    @property
    def user(self) -> str:
        return said(self.fields, "user")

    @property
    def ended_by(self) -> str:
        """Returns Slurm's state, with the exit code unless it is 0:0."""
        code = said(self.fields, "exitcode")
        return clean(f"{self.state}, exit code {code}" if code and code != "0:0" else self.state, MESSAGE_LENGTH)

    @property
    def nodes(self) -> str:
        return said(self.fields, "nodelist")

    @property
    def never_started(self) -> bool:
        """Returns whether it ended while pending: without a start, or with its end as start and no nodes."""
        if self.status is Status.RUNNING or self.status is Status.COMPLETED or self.elapsed_s:
            return False
        return self.start is None or (self.start == self.end and _has_no_nodes(self.fields))


def parse_execution(row: Row, zone: tzinfo) -> Execution | Skip:
    """Reads a record. Its start is never before its submit time."""
    state = clean(row.fields.get("state", ""))
    status = status_of(state)
    if status is None:
        return Skip.STATE_UNKNOWN
    elapsed_s = _seconds(row.fields, "elapsedraw", "elapsed")
    suspended_s = _seconds(row.fields, "suspendedraw", "suspended") or 0
    times = parse_times(row.fields, zone, elapsed_s, suspended_s)
    row.doubts += times.doubts
    submit = times.submit or times.eligible or times.start or times.end
    if submit is None:
        return Skip.NO_SUBMIT_TIME
    if times.submit is None:
        row.doubts.append(Doubt.SUBMIT_UNKNOWN)
    start = _start(times, submit, row.doubts)
    end = times.end if status in FINISHED or state_name(state) in REQUEUED | RESIZED else None
    return Execution(row, state, status, submit, times.submits, times.eligible, start, end, elapsed_s, suspended_s)


def _start(times: Times, submit: datetime, doubts: list[Doubt]) -> datetime | None:
    if times.start and times.start < submit:
        doubts.append(Doubt.START_EARLY)
        return submit
    return times.start


def assumed_start(execution: Execution) -> datetime:
    """Returns the start of an execution; adds a doubt if it is assumed."""
    if execution.start:
        return execution.start
    execution.doubts.append(Doubt.START_UNKNOWN)
    end, elapsed_s, submit = execution.end, execution.elapsed_s, execution.submit
    if end and elapsed_s and end > submit:
        return end - timedelta(seconds=min(elapsed_s, (end - submit).total_seconds()))
    return submit


def assumed_end(execution: Execution, start: datetime) -> datetime:
    """Returns the end of an execution; adds a doubt if it is assumed."""
    end, elapsed_s = execution.end, execution.elapsed_s
    if end and end >= start:
        return end
    if end:
        execution.doubts.append(Doubt.END_EARLY)
    else:
        execution.doubts.append(Doubt.END_FROM_ELAPSED if elapsed_s else Doubt.END_UNKNOWN)
    return after(start, elapsed_s) or start


def _seconds(fields: Fields, raw: str, name: str) -> float | None:
    seconds = parse_count(fields.get(raw, ""))
    return seconds if seconds is not None else parse_duration(fields.get(name, ""))


def _has_no_nodes(fields: Fields) -> bool:
    if "nodelist" in fields:
        return fields["nodelist"].strip().lower() in UNKNOWN
    return any(parse_count(fields.get(name, "")) == 0 for name in ("allocnodes", "alloccpus", "ncpus"))
