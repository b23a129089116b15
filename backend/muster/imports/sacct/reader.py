"""Slurm's ``sacct --parsable2``.

Source: https://slurm.schedmd.com/sacct.html. One row an allocation or a step. What is made of them:

- Steps (``123.batch``, ``123.extern``, ``123.0``) belong to the job beside them and are never jobs of their own. Array
  tasks (``123_4``) and the parts of a heterogeneous job (``123+0``) are jobs.
- States fold to ours (:data:`muster.imports.sacct.values.STATES`); the state as Slurm said it is kept in the message.
- ``sacct --duplicates`` lists each execution of a requeued job: they become one job, RUNNING and PENDING in turn. A row
  that is there twice, or an execution that overlaps the last one, is skipped as a duplicate.
- A job that was cancelled while it waited has no start, or its end for one and no nodes: its history has no RUNNING.
- Jobs that were not over yet keep their status, with the doubt noted.

A job is known by its id, its submit time as written, and its cluster when the log names it: a longer export of the same
cluster adds only what is new, and ids that Slurm used again are other jobs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from muster.imports.group_neighbours import runs
from muster.imports.imported_job import Doubt, ImportedJob, Line, Skip
from muster.imports.report import Account
from muster.imports.sacct.columns import Columns, Fields, header_columns, split
from muster.imports.sacct.execution import Execution, parse_execution
from muster.imports.sacct.job import make_job, told
from muster.imports.sacct.values import JobId, parse_job_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SacctOptions:
    """``name`` is what nameless jobs are called after; ``columns`` are those of rows before any header row."""

    name: str
    zone: tzinfo
    delimiter: str
    columns: Columns | None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    text: str
    id: JobId
    fields: Fields
    doubts: list[Doubt]

    @property
    def neighbourhood(self) -> tuple[str, str]:
        """The same for a job, its steps and its parts."""
        return self.id.job.partition("+")[0], self.fields.get("cluster", "")


def read_jobs(lines: Iterable[Line], options: SacctOptions, account: Account) -> Iterator[ImportedJob]:
    """The jobs of a log, in its order."""
    neighbourhood: tuple[str, str] | None = None
    for group in runs(_rows(lines, options, account), lambda row: row.neighbourhood):
        # A job with more rows than a run holds: what follows are its steps.
        going_on = group[0].neighbourhood == neighbourhood
        neighbourhood = group[0].neighbourhood
        yield from _jobs(group, options, account, going_on=going_on)


def _rows(lines: Iterable[Line], options: SacctOptions, account: Account) -> Iterator[_Row]:
    columns = options.columns
    for line in account.usable(lines):
        if header := _header(line.text, options.delimiter):
            columns = header
            account.notes += 1
        elif not line.text.strip(options.delimiter + "- "):
            # The rule below a header.
            account.notes += 1
        elif columns is None:
            account.skips[Skip.ROW_SHORT] += 1
        else:
            fields, doubts = split(line.text, options.delimiter, columns)
            job_id = parse_job_id(fields.get("jobid", ""))
            if job_id is None:
                account.skips[Skip.NO_JOB_ID] += 1
            else:
                yield _Row(line.number, line.text, job_id, fields, [*line.doubts, *doubts])


def _header(text: str, delimiter: str) -> Columns | None:
    return header_columns(text.split(delimiter)) if "jobid" in text.lower() else None


def _jobs(group: list[_Row], options: SacctOptions, account: Account, *, going_on: bool) -> Iterator[ImportedJob]:
    steps: dict[str, list[Fields]] = {}
    executions: dict[str, list[Execution]] = {}
    seen: set[str] = set()
    for row in group:
        if row.id.step is not None:
            steps.setdefault(row.id.job, []).append(row.fields)
        elif row.text in seen:
            account.skips[Skip.DUPLICATE] += 1
        else:
            seen.add(row.text)
            execution = parse_execution(row.fields, row.line, row.doubts, options.zone)
            if isinstance(execution, Skip):
                account.skips[execution] += 1
            else:
                executions.setdefault(row.id.job, []).append(execution)
    for job_id, all_of_it in executions.items():
        kept = told(all_of_it)
        own_steps = steps.pop(job_id, [])
        account.parts += len(kept) - 1 + len(own_steps)
        account.skips.update([Skip.DUPLICATE] * (len(all_of_it) - len(kept)))
        yield make_job(job_id=job_id, log=options.name, executions=kept, steps=own_steps)
    for job_id, strays in steps.items():
        # Steps of a heterogeneous job as a whole are named without a part.
        if going_on or any(part.startswith(f"{job_id}+") for part in executions):
            account.parts += len(strays)
        else:
            account.skips.update([Skip.STEP_WITHOUT_JOB] * len(strays))
