"""Jobs go into the database: batch by batch, each one transaction, each job with its whole history or not at all.

A job that is there already (its ``unique_key`` is) is left alone. So the same log adds nothing the second time, an
import that was killed goes on where it was when it is started again, and two at once share the work: batches of all
imports take turns, and each looks again at what is there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO

import orjson
from django.db import IntegrityError, transaction

from muster.core.db import queries
from muster.imports.imported_job import ImportedJob, Skip
from muster.imports.read_log import LogOptions, read_log
from muster.imports.report import Account
from muster.jobs import planner_statistics

ACTOR = "import"
BATCH = 5_000
TRIES = 3


@dataclass(frozen=True, slots=True)
class KnownJob:
    """A row of ``import_known``."""

    unique_key: str
    id: int


def import_log(  # noqa: PLR0913  # each by name
    file: BinaryIO,
    *,
    name: str,
    options: LogOptions,
    account: Account,
    dry_run: bool = False,
    on_read: Callable[[int], object] = lambda _: None,
) -> None:
    """Reads a log and loads its jobs; ``account`` says at any time how far it is. Raises NotAJobLog.

    ``on_read`` is called with the number of bytes of each piece of the file. A dry run only reads and counts.
    """
    jobs = read_log(file, name=name, options=options, account=account, on_read=on_read)
    if dry_run:
        for job in jobs:
            account.add(job)
        return
    loader = Loader(account=account, log=name)
    for batch in _batches(jobs):
        loader.load(batch)
    if account.jobs > account.known:
        planner_statistics.analyze()


def _batches(jobs: Iterator[ImportedJob]) -> Iterator[list[ImportedJob]]:
    first = list(islice(jobs, planner_statistics.FIRST))
    if first and not planner_statistics.is_known_to_have_jobs():
        yield first
        planner_statistics.analyze()
        first = []
    while batch := [*first, *islice(jobs, max(0, BATCH - len(first)))]:
        yield batch
        first = []


class Loader:
    """Loads the jobs of one log and counts in its account what became of them."""

    def __init__(self, *, account: Account, log: str) -> None:
        self._account = account
        self._log = log
        self._months: set[date] = set()
        self._own: list[range] = []

    def load(self, jobs: Sequence[ImportedJob]) -> None:
        """Loads a batch, in order of creation, and counts it."""
        self._make_partitions(jobs)
        ordered = sorted(jobs, key=lambda job: job.created_at)
        for tries_left in reversed(range(TRIES)):
            try:
                known = self._insert(ordered)
            except IntegrityError as error:
                # Somebody else than an import took one of the keys just now: look again.
                if tries_left and queries.violates(error, "job_unique_key_idx"):
                    continue
                raise
            self._count(ordered, known)
            return

    def _insert(self, jobs: Sequence[ImportedJob]) -> dict[str, int]:
        """Inserts those that aren't there yet; the ids, by key, of those that are."""
        with transaction.atomic():
            queries.execute("import_lock", {})
            keys = list({job.key for job in jobs})
            known = {job.unique_key: job.id for job in queries.rows("import_known", {"keys": keys}, into=KnownJob)}
            new: dict[str, ImportedJob] = {}
            for job in jobs:
                if job.key not in known:
                    new.setdefault(job.key, job)
            if new:
                ids: list[int] = queries.value("import_reserve", {"jobs": len(new)}, of=list)
                queries.copy("import_jobs", (self._job_row(*pair) for pair in zip(ids, new.values(), strict=True)))
                queries.copy("import_statuses", _status_rows(ids, new.values()))
                self._own.append(range(ids[0], ids[-1] + 1))
        return known

    def _count(self, jobs: Sequence[ImportedJob], known: dict[str, int]) -> None:
        seen: set[str] = set()
        for job in jobs:
            if job.key in seen or self._is_own(known.get(job.key)):
                self._account.skips[Skip.DUPLICATE] += 1
            else:
                self._account.add(job, known=job.key in known)
            seen.add(job.key)

    def _is_own(self, job_id: int | None) -> bool:
        """Whether this import itself put the job there: then the log holds it twice."""
        return job_id is not None and any(job_id in ids for ids in self._own)

    def _make_partitions(self, jobs: Sequence[ImportedJob]) -> None:
        """Before the rows come, and on its own: making one holds writers up for as long as its transaction lasts."""
        months = {entry.at.date().replace(day=1) for job in jobs for entry in job.entries} - self._months
        if months:
            queries.execute("import_partitions", {"months": sorted(months)})
            self._months |= months

    def _job_row(self, job_id: int, job: ImportedJob) -> tuple[object, ...]:
        origin = {
            "format": job.key.partition(":")[0],
            "log": self._log,
            "line": job.line,
            "doubts": [doubt.code for doubt in job.doubts],
        }
        newest = job.newest
        return (
            job_id,
            job.created_at,
            newest.at,
            job.scheduled_at,
            job.started_at,
            job.completed_at,
            newest.at,
            newest.status.value,
            job.attempt,
            job.name,
            job.queue,
            job.key,
            job.description,
            newest.message,
            job.error,
            _json(job.resources),
            _json({**job.result, "import": origin}),
        )


def _status_rows(ids: Iterable[int], jobs: Iterable[ImportedJob]) -> Iterator[tuple[object, ...]]:
    for job_id, job in zip(ids, jobs, strict=True):
        for entry in job.entries:
            yield job_id, entry.at, entry.status.value, entry.message, ACTOR


def _json(value: dict[str, object]) -> str:
    return orjson.dumps(value).decode()
