"""Finds the jobs of a log that the database may have."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.imports.imported_job import ImportedJob
from muster.imports.known_job import KnownJob, KnownRow, known_job
from muster.imports.sacct.arrays import is_pending_array


class Candidates:
    """The jobs found, by key and by job id of Slurm."""

    def __init__(self, known: Iterable[KnownJob]) -> None:
        self._by_key: dict[str, list[KnownJob]] = {}
        self._by_job_id: defaultdict[str, list[KnownJob]] = defaultdict(list)
        for job in known:
            self._by_key[job.key] = [job]
            if job.job_id:
                self._by_job_id[_family_id(job.job_id)].append(job)

    def of(self, job: ImportedJob) -> list[KnownJob]:
        if job.identity is None:
            return self._by_key.get(job.key, [])
        return self._by_job_id.get(_family_id(job.identity.job_id), [])

    def pending_arrays(self) -> Iterator[KnownJob]:
        """Yields the pending array rows."""
        for job_id, known in self._by_job_id.items():
            if is_pending_array(job_id):
                yield from known


def _family_id(job_id: str) -> str:
    """Returns the job id; the same one for every expression of an array's pending tasks."""
    return f"{job_id.partition('_')[0]}_[" if is_pending_array(job_id) else job_id


def look_up(jobs: Iterable[ImportedJob]) -> Candidates:
    """Returns the jobs with the same keys and, for Slurm, those with the same job ids."""
    keys = {job.key for job in jobs if job.identity is None}
    prefixes = {prefix for job in jobs if job.identity for prefix in _prefixes(job.identity.job_id)}
    rows = queries.rows(sql_file("import_known"), {"keys": list(keys)}, into=KnownRow) if keys else []
    rows += (
        queries.rows(sql_file("import_known_slurm"), {"prefixes": list(prefixes)}, into=KnownRow) if prefixes else []
    )
    return Candidates(known_job(row) for row in rows)


def _prefixes(job_id: str) -> Iterator[str]:
    base, is_task, _ = job_id.partition("_")
    if is_task:
        yield f"sacct:{base}_["
    if not is_pending_array(job_id):
        yield f"sacct:{job_id}:"


def array_family(base: str) -> list[KnownJob]:
    """Returns the jobs of an array's tasks and its pending row."""
    prefixes = [f"sacct:{base}_", f"sacct:{base}_["]
    return [
        known_job(row) for row in queries.rows(sql_file("import_known_slurm"), {"prefixes": prefixes}, into=KnownRow)
    ]
