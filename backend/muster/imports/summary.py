"""Formats the report of an import."""

from collections.abc import Iterator

from muster.imports.report import NAMED_DIFFERENCES, Outcome, Report
from muster.jobs.statuses import Status


def summary(report: Report) -> str:
    """Returns jobs by outcome and status, then differences, doubts and skipped lines."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    outcomes = ", ".join(f"{report.outcomes[outcome]:,} {outcome.value}" for outcome in Outcome)
    yield f"{_some(report.jobs, 'job')}: {outcomes}."
    yield from (_row(n, status.value) for status in Status if (n := report.statuses[status]))
    yield from _differences(report)
    if report.replaced:
        arrays = "1 waiting array" if report.replaced == 1 else f"{report.replaced:,} waiting arrays"
        yield f"{arrays} replaced by the array's tasks."
    if report.doubted:
        yield f"{_some(report.doubted, 'job')} with doubts (result_data.import.doubts):"
        yield from (_row(n, f"{doubt.code}: {doubt.value}") for doubt, n in report.doubts.most_common())
    if report.skips:
        yield f"{_some(report.skips.total(), 'line')} skipped:"
        yield from (_row(n, f"{skip.name.lower()}: {skip.value}") for skip, n in report.skips.most_common())
    if report.parts:
        yield f"{_some(report.parts, 'line')} folded into the jobs of other lines."
    if report.damage:
        yield report.damage


def _differences(report: Report) -> Iterator[str]:
    """Yields the differences between log and database."""
    count = report.outcomes[Outcome.DIFFERENT]
    if not count:
        return
    yield f"{_some(count, 'job')} differ{'s' * (count == 1)} from the database, which was left as it is:"
    yield from (f"  {difference}" for difference in report.differences)
    if count > NAMED_DIFFERENCES:
        yield f"  … and {count - NAMED_DIFFERENCES:,} more"


def _some(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _row(count: int, text: str) -> str:
    return f"{count:>12,}  {text}"
