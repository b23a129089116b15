"""Replaces the row of an array's pending tasks by jobs of those tasks, whichever import brings them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from muster.imports.imported_job import ImportedJob
from muster.imports.known_job import KnownJob
from muster.imports.report import Outcome, Report
from muster.imports.sacct.arrays import is_pending_array, task_number, tasks_of
from muster.jobs.statuses import Status

Counted = tuple[Outcome, Status]


@dataclass(slots=True)
class PendingArrays:
    """The pending array rows that an import has found in the log and in the database."""

    _met: dict[int, tuple[str, Counted | None]] = field(default_factory=dict)
    """By job id: the array expression, and how the report counted the row if it is in the log."""

    def note_known(self, known: KnownJob) -> None:
        if is_pending_array(known.job_id) and known.status is Status.PENDING:
            self._met.setdefault(known.id, (known.job_id, None))

    def note_imported(self, job_pk: int, job: ImportedJob, outcome: Outcome) -> None:
        if job.identity and is_pending_array(job.identity.job_id) and job.status is Status.PENDING:
            self._met[job_pk] = (job.identity.job_id, (outcome, job.status))

    def replaced(self, family: Callable[[str], Iterable[KnownJob]], report: Report) -> list[int]:
        """Returns the ids of rows whose tasks all have jobs, and counts them. ``family`` finds the jobs of an array."""
        gone = []
        for job_pk, (expression, counted) in self._met.items():
            rows = list(family(expression.partition("_")[0]))
            rest = next((known for known in rows if known.id == job_pk), None)
            if (
                rest
                and rest.status is Status.PENDING
                and self._has_all_tasks(rest, rows, is_in_log=counted is not None)
            ):
                report.replace(counted)
                gone.append(job_pk)
        return gone

    def _has_all_tasks(self, rest: KnownJob, rows: Iterable[KnownJob], *, is_in_log: bool) -> bool:
        tasks = {
            task_number(known.job_id)
            for known in rows
            if known.created_at >= rest.created_at and (not known.cluster or known.cluster == rest.cluster)
        } - {None}
        listed = tasks_of(rest.job_id)
        # If sacct shortened the list, a log with tasks of the array but without its pending row decides.
        return bool(tasks) and (listed <= tasks if listed is not None else not is_in_log)
