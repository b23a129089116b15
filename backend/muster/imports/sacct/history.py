"""Builds the history of a job from its attempts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from muster.imports.doubts import Doubt
from muster.imports.imported_job import FINISHED, Entry, clean
from muster.imports.sacct.attempts import Attempt
from muster.imports.sacct.execution import MESSAGE_LENGTH, Execution, assumed_end, assumed_start
from muster.jobs.statuses import Status

CLOCK_TOLERANCE_S = 1


def history(attempts: Sequence[Attempt]) -> list[Entry]:
    """Returns PENDING, then the entries of each attempt. Adds doubts to the executions."""
    first, last = attempts[0][0], attempts[-1][-1]
    entries = [Entry(Status.PENDING, first.submit, _submitted(last))]
    for attempt, _ in pairwise(attempts):
        entries += _requeued(attempt)
    ending = _last_attempt(attempts[-1])
    if not ending:
        entries[-1] = Entry(Status.PENDING, entries[-1].at, last.ended_by)
    return _in_order([*entries, *ending])


def _submitted(last: Execution) -> str:
    return clean(f"Submitted by {last.user}" if last.user else "Submitted", MESSAGE_LENGTH)


def _requeued(attempt: Attempt) -> Iterator[Entry]:
    """Yields the entries of a requeued attempt; none if it never started."""
    last = attempt[-1]
    if len(attempt) == 1 and last.never_started:
        return
    started = list(_started(attempt))
    end = last.end or started[-1].at
    yield from started
    yield from _resumed(attempt, started[0].at, end)
    ended_by = last.ended_by if last.state.upper().startswith("REQUEUE") else f"{last.ended_by}; requeued"
    yield Entry(Status.PENDING, end, clean(ended_by, MESSAGE_LENGTH))


def _last_attempt(attempt: Attempt) -> list[Entry]:
    last = attempt[-1]
    if last.status not in FINISHED:
        last.doubts.append(Doubt.UNFINISHED)
        return _unfinished(attempt)
    if len(attempt) == 1 and last.never_started:
        return [Entry(last.status, assumed_end(last, last.submit), last.ended_by)]
    started = list(_started(attempt))
    end = _end(attempt, started)
    if end == started[-1].at:
        last.doubts.append(Doubt.RUN_ZERO)
    return [*started, *_resumed(attempt, started[0].at, end), Entry(last.status, end, last.ended_by)]


def _unfinished(attempt: Attempt) -> list[Entry]:
    last = attempt[-1]
    if last.is_requeued:
        return [] if len(attempt) == 1 and last.never_started else list(_requeued(attempt))
    if last.status is Status.PENDING:
        return []
    started = list(_started(attempt))
    newest = started[-1]
    if last.is_resized and last.end and last.end > newest.at:
        return [*started, Entry(Status.RUNNING, last.end, clean(f"{last.state}, goes on", MESSAGE_LENGTH))]
    started[-1] = Entry(newest.status, newest.at, clean(f"{last.state}: {newest.message}", MESSAGE_LENGTH))
    return started


def _started(attempt: Attempt) -> Iterator[Entry]:
    """Yields RUNNING for the start and for each resize."""
    for number, execution in enumerate(attempt):
        on = f" on {execution.nodes}" if execution.nodes else ""
        message = f"Started{on}" if number == 0 else f"resized to {execution.nodes}" if execution.nodes else "resized"
        yield Entry(Status.RUNNING, assumed_start(execution), clean(message, MESSAGE_LENGTH))


def _end(attempt: Attempt, started: Sequence[Entry]) -> datetime:
    """Returns the end of the attempt; later than recorded if the elapsed time requires it."""
    last, start = attempt[-1], started[-1].at
    end = assumed_end(last, start)
    if last.end and last.elapsed_s and last.start and end == last.end:
        missing_s = last.elapsed_s + last.suspended_s - (end - start).total_seconds()
        if missing_s > CLOCK_TOLERANCE_S and Doubt.START_EARLY not in last.doubts:
            last.doubts.append(Doubt.ELAPSED_LONGER)
            return end + timedelta(seconds=missing_s)
    return end


def _resumed(attempt: Attempt, start: datetime, end: datetime) -> Iterator[Entry]:
    """Yields an entry from which the execution time counts after a suspension. Slurm records only the duration."""
    last = attempt[-1]
    if last.end is None or any(execution.elapsed_s is None for execution in attempt):
        return
    elapsed_s = sum(execution.elapsed_s or 0 for execution in attempt)
    idle_s = (end - start).total_seconds() - elapsed_s
    is_recorded = any(execution.suspended_s for execution in attempt)
    if idle_s <= (0 if is_recorded else CLOCK_TOLERANCE_S):
        return
    last.doubts.append(Doubt.SUSPENDED if is_recorded else Doubt.SUSPENSION_ASSUMED)
    message = f"resumed; suspended for {timedelta(seconds=round(idle_s))} in all"
    yield Entry(Status.RUNNING, end - timedelta(seconds=elapsed_s), message, resumed=True)


def suspended_s(attempt: Attempt) -> float | None:
    """Returns the suspended seconds of an attempt, recorded or assumed; None if there were none."""
    recorded_s = sum(execution.suspended_s for execution in attempt)
    if recorded_s:
        return recorded_s
    last = attempt[-1]
    if Doubt.SUSPENSION_ASSUMED not in last.doubts or not (attempt[0].start and last.end):
        return None
    return (last.end - attempt[0].start).total_seconds() - sum(execution.elapsed_s or 0 for execution in attempt)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Returns the entries by time, in stable order."""
    ordered: list[Entry] = []
    latest = entries[0].at
    for entry in sorted(entries, key=lambda entry: entry.at) if any(entry.resumed for entry in entries) else entries:
        latest = max(latest, entry.at)
        ordered.append(entry if entry.at == latest else Entry(entry.status, latest, entry.message, entry.resumed))
    return ordered
