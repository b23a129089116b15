"""The Standard Workload Format of the Parallel Workloads Archive.

Source: D. Feitelson, https://www.cs.huji.ac.il/labs/parallel/workload/swf.html. Eighteen numbers a line, -1 for
unknown, times in seconds since the ``UnixStartTime`` of the header. What is made of the status:

- 1 completed, 0 failed, 5 cancelled. A failed or cancelled job that has neither run time nor processors never started:
  its history has no RUNNING.
- -1 and codes that nobody knows: completed when there is a run time, with the doubt noted; without one skipped.
- 2, 3 and 4 are partial executions of the job that another line sums up. Each is one RUNNING entry of that job. Without
  a summary the job is put together from them: 3 completed it, 4 failed it, and after a 2 nobody knows.

A job is known by its log and its number. The log's identity is taken from its header (computer, installation, start),
so that a renamed, compressed, cleaned or longer version of a log adds only what is new. A log without these is known by
its first lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from muster.imports.doubts import Skip
from muster.imports.group_neighbours import runs
from muster.imports.imported_job import ImportedJob
from muster.imports.log_lines import Line
from muster.imports.report import Report
from muster.imports.swf.job import Log, make_job, summed_up
from muster.imports.swf.rows import Header, Row, parse_row

PARTIAL = frozenset({2, 3, 4})


@dataclass(frozen=True, slots=True, kw_only=True)
class SwfOptions:
    """``name`` is what the jobs are called after; ``epoch`` overrides the header's start of the log."""

    name: str
    epoch: datetime | None
    sample: Sequence[str]
    """The first lines, by which a log without a header is known."""


class EpochMissing(Exception):
    """The log doesn't say when it began, and nobody else did."""


def read_jobs(lines: Iterable[Line], options: SwfOptions, report: Report) -> Iterator[ImportedJob]:
    """The jobs of a log, in its order. Raises EpochMissing at the first row."""
    header = Header()
    log: Log | None = None
    for group in runs(_rows(lines, header, report), lambda row: row.job):
        log = log or _log(header, options)
        job = _job(group, log, report)
        if job is not None:
            yield job


def _rows(lines: Iterable[Line], header: Header, report: Report) -> Iterator[Row]:
    for line in report.usable(lines):
        if line.text.lstrip().startswith(";"):
            report.notes += 1
            report.has_table = True
            header.note(line.text)
            continue
        row = parse_row(line)
        if isinstance(row, Skip):
            report.skips[row] += 1
        else:
            yield row


def _log(header: Header, options: SwfOptions) -> Log:
    epoch = options.epoch or header.start
    if epoch is None:
        raise EpochMissing
    return Log(header=header, name=options.name, epoch=epoch, identity=header.identity(options.sample))


def _job(group: list[Row], log: Log, report: Report) -> ImportedJob | None:
    """One job from the rows that have its number; counts those that are no job of their own."""
    summaries = [row for row in group if row.status not in PARTIAL]
    partials = [row for row in group if row.status in PARTIAL]
    job = make_job(summaries[0] if summaries else summed_up(partials), partials, log)
    if isinstance(job, Skip):
        report.skips[job] += len(group)
        return None
    report.parts += len(partials) - (not summaries)
    report.skips.update([Skip.DUPLICATE] * (len(summaries) - 1))
    return job
