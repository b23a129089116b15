"""Looks up, compares and writes one batch of an import in one transaction."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.imports.compare import Comparison, compare
from muster.imports.doubts import Skip
from muster.imports.imported_job import ImportedJob
from muster.imports.job_rows import continued_json, jobs_json, status_rows
from muster.imports.known_job import KnownJob
from muster.imports.lookup import array_family, look_up
from muster.imports.pending_arrays import PendingArrays
from muster.imports.report import Outcome, Report
from muster.jobs.statuses import Status

TRIES = 3
CHANGED_MEANWHILE = "changed by someone else during the import"


@dataclass(frozen=True, slots=True)
class ContinuedRow:
    """A row of ``import_continue``."""

    id: int


@dataclass(frozen=True, slots=True)
class _Judged:
    job: ImportedJob
    comparison: Comparison

    @property
    def known_id(self) -> int | None:
        return self.comparison.known.id if self.comparison.known else None


class BatchLoader:
    """Loads the jobs of one log and counts the outcomes in its report."""

    def __init__(self, *, report: Report, log: str, dry_run: bool = False) -> None:
        self._report = report
        self._log = log
        self._dry_run = dry_run
        self._months: set[date] = set()
        self._own: set[int] = set()
        self._pending_arrays = PendingArrays()

    def load(self, jobs: Sequence[ImportedJob]) -> None:
        """Loads a batch in order of creation and counts it."""
        if not self._dry_run:
            self._make_partitions(jobs)
        ordered = sorted(jobs, key=lambda job: job.created_at)
        for tries_left in reversed(range(TRIES)):
            try:
                with self._transaction():
                    judged = self._judge(ordered)
                    ids = {} if self._dry_run else self._write(judged)
            except IntegrityError as error:
                # Somebody else than an import took one of the keys just now: look again.
                if tries_left and queries.violates(error, "job_unique_key_idx"):
                    continue
                raise
            self._count(judged, ids)
            return

    def finish(self) -> None:
        """Deletes pending array rows whose tasks all have jobs."""
        if self._dry_run:
            return
        with self._transaction():
            gone = self._pending_arrays.replaced(array_family, self._report)
            if gone:
                queries.execute(sql_file("import_delete_pending_arrays"), {"ids": gone})

    def _transaction(self) -> AbstractContextManager[object]:
        return nullcontext() if self._dry_run else transaction.atomic()

    def _judge(self, jobs: Sequence[ImportedJob]) -> list[_Judged | None]:
        """Compares each job with the database. None stands for a duplicate."""
        if not self._dry_run:
            queries.execute(sql_file("import_lock"), {})
        candidates = look_up(jobs)
        seen: set[str] = set()
        judged: list[_Judged | None] = []
        for job in jobs:
            comparison = compare(job, candidates.of(job))
            known = comparison.known
            is_duplicate = job.key in seen or (known is not None and known.id in self._own)
            seen.add(job.key)
            judged.append(None if is_duplicate else _Judged(job, comparison))
        for known in candidates.pending_arrays():
            self._pending_arrays.note_known(known)
        return judged

    def _write(self, judged: list[_Judged | None]) -> dict[str, int]:
        """Inserts new jobs and continues known ones; returns the new ids by key. Updates ``judged``."""
        ids = self._insert([one.job for one in judged if one is not None and one.comparison.outcome is Outcome.NEW])
        going_on = [one for one in judged if one is not None and one.comparison.outcome is Outcome.CONTINUED]
        continued = self._continue(going_on)
        for at, one in enumerate(judged):
            if one is not None and one.comparison.outcome is Outcome.CONTINUED and one.known_id not in continued:
                changed = replace(one.comparison, outcome=Outcome.DIFFERENT, difference=CHANGED_MEANWHILE)
                judged[at] = _Judged(one.job, changed)
        return ids

    def _insert(self, jobs: Sequence[ImportedJob]) -> dict[str, int]:
        if not jobs:
            return {}
        ids: list[int] = queries.value(sql_file("import_reserve"), {"jobs": len(jobs)}, of=list)
        pairs = list(zip(ids, jobs, strict=True))
        queries.execute(sql_file("import_jobs"), {"body": jobs_json(pairs, self._log)})
        rows = (row for job_id, job in pairs for row in status_rows(job_id, job.entries, job.attempt))
        queries.copy(sql_file("import_statuses"), rows)
        return {job.key: job_id for job_id, job in pairs}

    def _continue(self, judged: Iterable[_Judged]) -> set[int]:
        """Continues histories; returns the ids of the jobs that nobody changed meanwhile."""
        by_id = {one.known_id: one for one in judged if one.known_id is not None}
        if not by_id:
            return set()
        body = continued_json(((one.job, one.comparison) for one in by_id.values()), self._log)
        done = {row.id for row in queries.rows(sql_file("import_continue"), {"body": body}, into=ContinuedRow)}
        comparisons = ((job_id, by_id[job_id].comparison) for job_id in sorted(done))
        rows = (row for job_id, to in comparisons for row in status_rows(job_id, to.entries, to.attempt))
        queries.copy(sql_file("import_statuses"), rows)
        return done

    def _count(self, judged: Iterable[_Judged | None], ids: dict[str, int]) -> None:
        for one in judged:
            if one is None:
                self._report.skips[Skip.DUPLICATE] += 1
                continue
            job, comparison = one.job, one.comparison
            job_id = ids.get(job.key) if one.known_id is None else one.known_id
            self._report.add(job, comparison.outcome, _status_now(job, comparison))
            if comparison.difference:
                self._report.differs(job, comparison.difference)
            if job_id is not None:
                self._own.add(job_id)
                self._pending_arrays.note_imported(job_id, job, comparison.outcome)

    def _make_partitions(self, jobs: Sequence[ImportedJob]) -> None:
        """Creates missing partitions in their own transactions: each blocks writers until its transaction ends."""
        months = {entry.at.date().replace(day=1) for job in jobs for entry in job.entries} - self._months
        if months:
            queries.execute(sql_file("import_partitions"), {"months": sorted(months)})
            self._months |= months


def _status_now(job: ImportedJob, comparison: Comparison) -> Status:
    """Returns the job's status in the database after the import."""
    known: KnownJob | None = comparison.known
    if known is None or comparison.outcome is Outcome.NEW:
        return job.status
    if comparison.outcome is Outcome.CONTINUED and comparison.entries:
        return comparison.entries[-1].status
    return known.status
