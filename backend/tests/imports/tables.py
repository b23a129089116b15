"""Tables of sacct for tests of repeated imports."""

from muster.imports.read_log import LogOptions
from muster.imports.report import Report
from tests.imports.loading import load
from tests.support.invariants import assert_jobs_agree_with_their_histories, assert_tally_is_exact

HEADER = "JobID|JobName|User|Submit|Start|End|State|ExitCode|NodeList\n"
DAY = "2024-08-20T"


def row(  # noqa: PLR0913  # a row has so many columns
    job_id: str, state: str, start: str, end: str, *, submit: str = "06:00:00", code: str = "0:0", user: str = "eve"
) -> str:
    times = "|".join(DAY + time if time[0].isdigit() else time for time in (submit, start, end))
    return f"{job_id}|job{job_id}|{user}|{times}|{state}|{code}|n1\n"


def import_table(*table: str, header: str = HEADER, options: LogOptions | None = None) -> Report:
    """Imports a log; asserts that histories and tally are consistent."""
    report = load((header + "".join(table)).encode(), options)
    assert_jobs_agree_with_their_histories()
    assert_tally_is_exact()
    return report


def outcomes(report: Report) -> dict[str, int]:
    return {outcome.value: n for outcome, n in report.outcomes.items() if n}
