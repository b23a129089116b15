"""Reads the output of Slurm's ``sacct``, with ``--parsable2`` or ``--json``.

Source: https://slurm.schedmd.com/sacct.html. One row a record or a step, in any order:

- Steps (``123.batch``, ``123.extern``, ``123.0``) belong to their job. Array tasks (``123_4``) and components of a
  heterogeneous job (``123+0``) are jobs.
- States map to statuses (:data:`muster.imports.sacct.values.STATES`); the message contains Slurm's state.
- Slurm writes a record for each attempt and each resize (:mod:`muster.imports.sacct.attempts`): they become one job.
  An attempt is RUNNING and PENDING in turn, a resize RUNNING again. Of duplicate records the latest state counts.
- A job that was cancelled while pending has no start, or its end as start and no nodes. Its history has no RUNNING.
- Unfinished jobs keep their status, with a doubt. A later import continues them.
- Rows of tasks replace the row of the array's pending tasks.
- Execution time is the elapsed time: it excludes suspensions, and it resolves ambiguous local times.

A job is identified by its id, the instant of its first submission, and its cluster if known. All rows are read and
sorted, on disk if necessary, before the first job is built.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import groupby

import orjson

from muster.imports.doubts import Doubt, Skip
from muster.imports.imported_job import ImportedJob
from muster.imports.report import Report
from muster.imports.sacct.arrays import is_pending_array, task_number, tasks_of
from muster.imports.sacct.attempts import executions_of, group_attempts
from muster.imports.sacct.execution import Execution, parse_execution
from muster.imports.sacct.job import make_job
from muster.imports.sacct.steps import Step, execution_of, parse_step, unique
from muster.imports.sacct.table_rows import Row
from muster.imports.sacct.values import JobId, parse_job_id
from muster.imports.sort_on_disk import SortedRow, sort_on_disk

PLAIN, TASK, PENDING_ARRAY = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class SacctOptions:
    """``name`` is used for jobs without a name; times without an offset are local to ``zone``."""

    name: str
    zone: tzinfo


def read_jobs(rows: Iterable[Row], options: SacctOptions, report: Report) -> Iterator[ImportedJob]:
    """Yields the jobs of a log by cluster and job id."""
    ordered = sort_on_disk(_packed(rows, report))
    for _, family in groupby(ordered, key=lambda row: row[0][:2]):
        yield from _family(family, options, report)


def _packed(rows: Iterable[Row], report: Report) -> Iterator[SortedRow]:
    """Yields rows with their sort key: cluster, job number, kind, job id, line."""
    for row in rows:
        job_id = parse_job_id(row.fields.get("jobid", ""))
        if job_id is None:
            report.skips[Skip.NO_JOB_ID] += 1
            continue
        kind = PENDING_ARRAY if is_pending_array(job_id.job) else TASK if job_id.job != job_id.base else PLAIN
        key = (row.fields.get("cluster", "").strip(), job_id.base.zfill(20), kind, job_id.job, row.line)
        yield key, orjson.dumps([row.fields, [doubt.name for doubt in row.doubts]])


def _unpacked(row: SortedRow) -> tuple[Row, JobId]:
    fields, doubts = orjson.loads(row[1])
    job_id = parse_job_id(fields["jobid"])
    if job_id is None:
        raise LookupError("A row without a job id was sorted.")
    return Row(int(row[0][-1]), fields, [Doubt[name] for name in doubts]), job_id


@dataclass(slots=True)
class _Tasks:
    """Submit times of an array's tasks, and steps without a job so far."""

    submits: dict[int, datetime] = field(default_factory=dict)
    stray_steps: int = 0
    has_parts: bool = False


def _family(rows: Iterable[SortedRow], options: SacctOptions, report: Report) -> Iterator[ImportedJob]:
    tasks = _Tasks()
    for job_id, group in groupby(rows, key=lambda row: str(row[0][3])):
        executions, steps = _read(group, options, report)
        if not executions:
            tasks.stray_steps += len(steps)
            continue
        tasks.has_parts = tasks.has_parts or "+" in job_id
        for job in _jobs(job_id, executions, steps, options, report):
            if _is_replaced(job, tasks):
                report.parts += 1
                continue
            if (number := task_number(job_id)) is not None:
                tasks.submits[number] = job.created_at
            yield job
    if tasks.has_parts:
        # Steps of a heterogeneous job as a whole are named without a part.
        report.parts += tasks.stray_steps
    elif tasks.stray_steps:
        report.skips[Skip.STEP_WITHOUT_JOB] += tasks.stray_steps


def _is_replaced(job: ImportedJob, tasks: _Tasks) -> bool:
    """Returns whether it is a pending array row whose tasks all have rows."""
    if job.identity is None or not is_pending_array(job.identity.job_id):
        return False
    listed = tasks_of(job.identity.job_id)
    return bool(listed) and all(
        number in tasks.submits and tasks.submits[number] >= job.created_at for number in listed or ()
    )


def _read(rows: Iterable[SortedRow], options: SacctOptions, report: Report) -> tuple[list[Execution], list[Step]]:
    """Returns the records and steps of one job id. Counts skipped rows."""
    executions: list[Execution] = []
    steps: list[Step] = []
    for packed in rows:
        row, job_id = _unpacked(packed)
        if job_id.step is not None:
            steps.append(parse_step(row, job_id.step, options.zone))
            continue
        execution = parse_execution(row, options.zone)
        if isinstance(execution, Skip):
            report.skips[execution] += 1
        else:
            executions.append(execution)
    return executions, steps


def _jobs(
    job_id: str, executions: list[Execution], steps: list[Step], options: SacctOptions, report: Report
) -> Iterator[ImportedJob]:
    """Yields the jobs of one job id."""
    jobs = group_attempts(executions)
    kept = [execution for attempts in jobs for execution in executions_of(attempts)]
    distinct = unique(steps)
    report.skips.update([Skip.DUPLICATE] * (len(executions) - len(kept) + len(steps) - len(distinct)))
    report.parts += len(kept) - len(jobs) + len(distinct)
    owners = [(step, id(execution_of(step, kept))) for step in distinct]
    for attempts in jobs:
        last_attempt = {id(execution) for execution in attempts[-1]}
        own = [step for step, owner in owners if owner in last_attempt]
        yield make_job(job_id=job_id, log=options.name, attempts=attempts, steps=own)
