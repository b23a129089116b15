"""Loads jobs in batches, one transaction each, so that a job is there with its whole history or not at all.

A job that exists is compared (:mod:`muster.imports.compare`): an unfinished one is continued, a finished one stays. So
the same log adds nothing the second time, a killed import continues when repeated, and concurrent imports share the
work: an advisory lock serialises their batches, and each batch looks the jobs up again.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from muster.imports.batch import BatchLoader
from muster.imports.imported_job import ImportedJob
from muster.imports.read_log import LogOptions, read_log
from muster.imports.report import Report
from muster.jobs import planner_statistics

BATCH = 5_000


def import_log(  # noqa: PLR0913  # each by name
    file: BinaryIO,
    *,
    name: str,
    options: LogOptions,
    report: Report,
    dry_run: bool = False,
    on_read: Callable[[int], object] = lambda _: None,
) -> None:
    """Reads a log and loads its jobs; ``report`` says at any time how far it is. Raises NotAJobLog.

    ``on_read`` is called with the number of bytes of each piece of the file. A dry run reads, compares and counts.
    """
    jobs = read_log(file, name=name, options=options, report=report, on_read=on_read)
    loader = BatchLoader(report=report, log=name, dry_run=dry_run)
    for batch in _batches(jobs):
        loader.load(batch)
    loader.finish()
    if report.jobs > report.known and not dry_run:
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
