"""Logs to read: the made-up ones, the real ones, and any text."""

from io import BytesIO
from pathlib import Path

from muster.imports.imported_job import ImportedJob
from muster.imports.read_log import LogOptions, read_log
from muster.imports.report import Report

FIXTURES = Path(__file__).parent / "fixtures"


def read(
    content: str | bytes, options: LogOptions | None = None, name: str = "log"
) -> tuple[list[ImportedJob], Report]:
    """The jobs of a log and the report of its lines, all jobs counted as new."""
    report = Report()
    data = content.encode() if isinstance(content, str) else content
    jobs = list(
        read_log(BytesIO(data), name=name, options=options or LogOptions(), report=report, on_read=lambda _: None)
    )
    for job in jobs:
        report.add(job)
    assert report.balanced, report
    return jobs, report


def fixture(name: str, options: LogOptions | None = None) -> tuple[dict[str, ImportedJob], Report]:
    """A log of ``fixtures/``, its jobs by name (of two with the same, the first)."""
    jobs, report = read((FIXTURES / name).read_bytes(), options, name.partition(".")[0])
    return {job.name: job for job in reversed(jobs)}, report


def story(job: ImportedJob) -> list[tuple[str, float]]:
    """Its statuses, each with the seconds since it was submitted."""
    return [(entry.status.value, (entry.at - job.created_at).total_seconds()) for entry in job.entries]


def codes(job: ImportedJob) -> set[str]:
    """What is doubtful about it."""
    return {doubt.code for doubt in job.doubts}
