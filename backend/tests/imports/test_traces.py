"""Real traces, if available (MUSTER_TRACES): the counts equal those of their README."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from muster.imports.read_log import LogOptions, read_log
from muster.imports.report import Report
from tests.imports.logs import codes, read
from tests.support.database import rows, value
from tests.support.invariants import assert_jobs_agree_with_their_histories, assert_tally_is_exact, counts
from tests.support.traces import TRACES

STATUSES = {
    "kth-sp2.swf": {"COMPLETED": 20_541, "FAILED": 7_948},
    "llnl-atlas.swf.gz": {"COMPLETED": 21_915, "FAILED": 10_431, "CANCELLED": 11_432},
    "lcg.swf.gz": {"COMPLETED": 188_041},
    "phillips.sacct.gz": {"COMPLETED": 2_324, "FAILED": 1_718, "CANCELLED": 243},
    "aws.sacct": {"COMPLETED": 2, "FAILED": 390, "CANCELLED": 91},
}
DOUBTS = {
    "kth-sp2.swf": {"run_zero": 8},
    "llnl-atlas.swf.gz": {"wait_unknown": 43_778, "run_zero": 2_590},
    "lcg.swf.gz": {"status_unknown": 188_041, "wait_unknown": 188_041, "run_zero": 521},
    "phillips.sacct.gz": {"run_zero": 22},
    "aws.sacct": {"run_zero": 49},
}
NEVER_STARTED = {
    "kth-sp2.swf": 0,
    # 4,550 cancelled and 38 failed jobs without a processor.
    "llnl-atlas.swf.gz": 4_588,
    "phillips.sacct.gz": 239,
    "aws.sacct": 60,
}

# Loading it takes longer than all the others, and proves no more.
LARGEST = "lcg.swf.gz"

pytestmark = pytest.mark.skipif(
    not TRACES.is_dir(), reason=f"the real histories are not in {TRACES}: MUSTER_TRACES can name their folder"
)


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("name", sorted(STATUSES.keys() - {LARGEST}))
def test_counts_come_out_exactly(name: str) -> None:
    out = StringIO()
    call_command("import_jobs", str(TRACES / name), stdout=out)
    assert "skipped" not in out.getvalue()
    assert counts() == STATUSES[name]
    assert value("SELECT count(*) FROM jobs WHERE started_at IS NULL") == NEVER_STARTED[name]
    doubts = "jsonb_array_elements_text(result_data #> '{import,doubts}')"
    assert dict(rows(f"SELECT {doubts} AS doubt, count(*) FROM jobs GROUP BY doubt")) == DOUBTS[name]  # noqa: S608
    assert_tally_is_exact()
    assert_jobs_agree_with_their_histories()


def test_counts_of_the_largest_are_read_exactly() -> None:
    statuses, doubts, report = Counter[str](), Counter[str](), Report()
    with (TRACES / LARGEST).open("rb") as log:
        for job in read_log(log, name=LARGEST, options=LogOptions(), report=report, on_read=lambda _: None):
            statuses[job.status] += 1
            doubts.update(codes(job))
            assert job.started_at is not None
    assert statuses == STATUSES[LARGEST]
    assert doubts == DOUBTS[LARGEST]
    assert not report.skips


def test_steps_are_parts_of_their_jobs() -> None:
    _, report = read((TRACES / "aws.sacct").read_bytes())
    assert (report.lines, report.jobs, report.parts) == (878, 483, 395)
