"""Decides whether a job of the log is new, continued, unchanged or different."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from muster.imports.identify import earlier_attempt, later_attempt, may_be_same_cluster, same_job
from muster.imports.imported_job import ATTEMPTS, FINISHED, Entry, ImportedJob, started_at
from muster.imports.known_job import KnownJob
from muster.imports.report import Outcome
from muster.imports.sacct.arrays import is_pending_array, tasks_of
from muster.imports.sacct.values import REQUEUED, RESIZED, state_name
from muster.jobs.statuses import Status

NEXT = {
    Status.PENDING: {Status.RUNNING, *FINISHED},
    Status.RUNNING: {Status.RUNNING, Status.PENDING, *FINISHED},
    Status.FAILED: {Status.PENDING},
}
"""The transitions of ``status_next()`` in db/functions that an import may append."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``entries`` are appended to the history of ``known``; ``attempt`` and ``started_at`` are its new values."""

    outcome: Outcome
    known: KnownJob | None = None
    entries: Sequence[Entry] = ()
    attempt: int = 1
    started_at: datetime | None = None
    difference: str = ""


def compare(job: ImportedJob, candidates: Iterable[KnownJob]) -> Comparison:
    """Compares a job with the ``candidates``: jobs with its key or, from Slurm, with its job id."""
    identity = job.identity
    if identity is None:
        known = next(iter(candidates), None)
        return _compare_with_same(job, known) if known else Comparison(outcome=Outcome.NEW)
    candidates = list(candidates)
    of_cluster = [known for known in candidates if may_be_same_cluster(known, identity)]
    with_key = next((known for known in candidates if known.key == job.key), None)
    if known := with_key or same_job(identity, of_cluster):
        return _compare_with_same(job, known)
    if known := earlier_attempt(identity, of_cluster):
        return _continue_attempt(job, known)
    if known := later_attempt(identity, of_cluster):
        return _different(job, known, f"an attempt before those of job {known.id}, which came first")
    return Comparison(outcome=Outcome.NEW)


def _compare_with_same(job: ImportedJob, known: KnownJob) -> Comparison:
    """Compares a job with its earlier import."""
    if known.status not in FINISHED or _may_be_requeued(known):
        entries = _new_entries(job.entries, known)
        if entries:
            attempt = max(job.attempt, known.attempt)
            started = job.started_at
            return Comparison(
                outcome=Outcome.CONTINUED, known=known, entries=entries, attempt=attempt, started_at=started
            )
        if _is_narrower(job, known):
            return Comparison(outcome=Outcome.CONTINUED, known=known, attempt=known.attempt)
    if known.status not in FINISHED or job.status not in FINISHED:
        # The database may know more than an older log; a log may say of an open job no more than the database.
        is_older_log = job.created_at == known.created_at and job.newest.at <= known.status_at
        return _unchanged(known) if is_older_log else _different(job, known, _contrast(job, known))
    if _agrees(job, known):
        return _unchanged(known)
    return _different(job, known, _contrast(job, known))


def _is_narrower(job: ImportedJob, known: KnownJob) -> bool:
    """Returns whether the log lists fewer pending tasks of an array than the database."""
    if job.identity is None or not is_pending_array(job.identity.job_id) or job.identity.job_id == known.job_id:
        return False
    now, before = tasks_of(job.identity.job_id), tasks_of(known.job_id)
    return now is None or before is None or now < before


def _may_be_requeued(known: KnownJob) -> bool:
    """Returns whether Slurm may have requeued the failed job."""
    return known.status is Status.FAILED and state_name(known.message) in REQUEUED


def _new_entries(entries: Sequence[Entry], known: KnownJob) -> Sequence[Entry]:
    """Returns the entries after the newest one in the database; none if the transition is not allowed."""
    matches = [at for at, entry in enumerate(entries) if (entry.status, entry.at) == (known.status, known.status_at)]
    if matches:
        further = entries[matches[-1] + 1 :]
    elif known.status is Status.FAILED:
        further = [entry for entry in entries if entry.at >= known.status_at]
    else:
        further = [entry for entry in entries if entry.at > known.status_at]
    return further if _may_follow(known.status, further) else ()


def _may_follow(status: Status, entries: Iterable[Entry]) -> bool:
    for entry in entries:
        if entry.status not in NEXT.get(status, ()):
            return False
        status = entry.status
    return True


def _continue_attempt(job: ImportedJob, known: KnownJob) -> Comparison:
    resized = state_name(known.message) in RESIZED
    entries = list(job.entries)
    if known.status is Status.FAILED:
        entries[0] = Entry(Status.PENDING, entries[0].at, "requeued")
    else:
        del entries[0]
    if resized and entries and (entries[0].status, entries[0].at) == (known.status, known.status_at):
        del entries[0]
    if not entries and not resized:
        # It waits for its next attempt, as the database says.
        return _unchanged(known)
    if not _may_follow(known.status, entries):
        return _different(job, known, _contrast(job, known))
    return Comparison(
        outcome=Outcome.CONTINUED,
        known=known,
        entries=entries,
        attempt=min(known.attempt + job.attempt - resized, ATTEMPTS),
        started_at=started_at(entries, known.started_at),
    )


def _agrees(job: ImportedJob, known: KnownJob) -> bool:
    times = (job.created_at, job.started_at, job.status, job.newest.at)
    return times == (known.created_at, known.started_at, known.status, known.status_at) and _same_result(job, known)


def _same_result(job: ImportedJob, known: KnownJob) -> bool:
    """Returns whether the results agree. For Slurm, only keys that both have and every release wrote."""
    names = {"exit_code", "signal", "user"} if job.identity else job.result.keys() | known.result.keys() - {"import"}
    if job.identity:
        names = names & job.result.keys() & known.result.keys()
    return all(job.result.get(name) == known.result.get(name) for name in names)


def _unchanged(known: KnownJob) -> Comparison:
    return Comparison(outcome=Outcome.UNCHANGED, known=known)


def _different(job: ImportedJob, known: KnownJob, difference: str) -> Comparison:
    return Comparison(outcome=Outcome.DIFFERENT, known=known, difference=difference)


def _contrast(job: ImportedJob, known: KnownJob) -> str:
    """Describes the difference: ``COMPLETED at … in the log, FAILED at … in job 7``."""
    if (job.status, job.newest.at) != (known.status, known.status_at):
        return (
            f"{job.status.value} at {job.newest.at:%Y-%m-%d %H:%M:%S} UTC in the log,"
            f" {known.status.value} at {known.status_at:%Y-%m-%d %H:%M:%S} UTC in job {known.id}"
        )
    if job.created_at != known.created_at:
        return f"submitted at {job.created_at:%Y-%m-%d %H:%M:%S} UTC in the log, another time in job {known.id}"
    if job.started_at != known.started_at:
        return f"another start than in job {known.id}"
    return f"another result than in job {known.id}"
