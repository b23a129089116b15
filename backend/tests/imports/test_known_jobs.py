"""A repeated import recognises the jobs that it knows, and only those, however a log writes them."""

from zoneinfo import ZoneInfo

import pytest

from muster.imports.read_log import LogOptions
from muster.imports.report import Outcome
from tests.imports.loading import load
from tests.imports.tables import HEADER, import_table, outcomes, row

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_a_job_is_known_by_the_instant_however_it_is_written() -> None:
    import_table(row("1", "COMPLETED", "07:00:00", "08:00:00"))
    offset = "1|job1|eve|2024-08-20T08:00:00+0200|2024-08-20T09:00:00+02:00|2024-08-20T08:00:00Z|COMPLETED|0:0|n1\n"
    epoch = "1|job1|eve|1724133600|1724137200|1724140800|COMPLETED|0:0|n1\n"
    local = row("1", "COMPLETED", "02:00:00", "03:00:00", submit="01:00:00")
    assert outcomes(import_table(offset)) == outcomes(import_table(epoch)) == {"unchanged": 1}
    assert outcomes(import_table(local, options=LogOptions(zone=ZoneInfo("America/Chicago")))) == {"unchanged": 1}
    cluster = HEADER.replace("\n", "|Cluster\n")
    assert outcomes(
        import_table(row("1", "COMPLETED", "07:00:00", "08:00:00").replace("\n", "|alpha\n"), header=cluster)
    ) == {"unchanged": 1}


def test_the_same_id_and_time_on_two_clusters_are_two_jobs() -> None:
    header = HEADER.replace("\n", "|Cluster\n")
    table = [row("1", "COMPLETED", "07:00:00", "08:00:00").replace("\n", f"|{name}\n") for name in ("alpha", "beta")]
    assert outcomes(import_table(*table, header=header)) == {"new": 2}
    assert outcomes(import_table(*table, header=header)) == {"unchanged": 2}


SWF_HEAD = "; Computer: Twin\n; UnixStartTime: 1000000000\n"


def swf(jobs: int, run_s: int = 30, user: int = 4) -> bytes:
    line = "{0} {1} 10 {2} 4 -1 -1 4 -1 -1 1 {3} -1 -1 -1 -1 -1 -1\n"
    return (
        SWF_HEAD + "".join(line.format(n, n * 60, run_s if n < 6 else 30, user if n < 6 else 4) for n in range(jobs))
    ).encode()


@pytest.mark.parametrize("other", [{"run_s": 77}, {"user": 5}], ids=["times", "user"])
def test_jobs_of_another_log_with_the_same_head_are_named(other: dict[str, int]) -> None:
    load(swf(30))
    report = load(swf(32, **other))
    assert outcomes(report) == {"new": 2, "unchanged": 24, "different": 6}
    assert len(report.differences) == 6
    assert report.differences[0].startswith("line 3: test-0: ")
    assert report.outcomes[Outcome.DIFFERENT] == 6
