"""Reads logs: those of ``fixtures/`` and any text."""

from io import BytesIO
from pathlib import Path

from muster.imports.imported_job import ImportedJob
from muster.imports.read_log import LogOptions, read_log
from muster.imports.report import Report

FIXTURES = Path(__file__).parent / "fixtures"


def read(
    content: str | bytes, options: LogOptions | None = None, name: str = "log"
) -> tuple[list[ImportedJob], Report]:
    """Returns the jobs of a log and the report, with all jobs counted as new."""
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
    """Reads a log of ``fixtures/``; returns its jobs by name (the first of a name) and the report."""
    jobs, report = read((FIXTURES / name).read_bytes(), options, name.partition(".")[0])
    return {job.name: job for job in reversed(jobs)}, report


def story(job: ImportedJob) -> list[tuple[str, float]]:
    """Returns the statuses of a job, each with the seconds since its submission."""
    return [(entry.status.value, (entry.at - job.created_at).total_seconds()) for entry in job.entries]


def codes(job: ImportedJob) -> set[str]:
    """Returns the codes of a job's doubts."""
    return {doubt.code for doubt in job.doubts}
