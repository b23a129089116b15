"""Random histories, printed in any of Slurm's formats, are read back as they happened; each run draws others."""

from random import Random
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from muster.imports.imported_job import ImportedJob
from muster.imports.read_log import LogOptions
from tests.imports.histories.expected import Expected, expected
from tests.imports.histories.printing import NEEDED, OPTIONAL, Packing, Style, TimeFormat, is_plain, packed, table
from tests.imports.histories.printing_json import Parser, document
from tests.imports.histories.records import Look, records
from tests.imports.histories.strategies import histories
from tests.imports.histories.truth import Job, latest
from tests.imports.logs import read

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe")]
SUBMIT_LINES = ["sbatch x.sh", "sbatch --wrap=cat <<E\n42\nE", "srun a | b\n\nc | d", "a, b; c\td^e", ""]


@st.composite
def styles(draw: st.DrawFn) -> Style:
    columns = [*NEEDED, *draw(st.sets(st.sampled_from(OPTIONAL)))]
    if draw(st.booleans()):
        columns.append("jobname")
    quoted = draw(st.booleans())
    return Style(
        columns=draw(st.permutations(columns)),
        delimiter=draw(st.sampled_from([",", ";", "\t"] if quoted else ["|", "|", "^", ";", "\t"])),
        quoted=quoted,
        parsable=not quoted and draw(st.booleans()),
        times=draw(st.sampled_from(TimeFormat)),
        zone=draw(st.sampled_from(ZONES)),
        packing=draw(st.sampled_from([Packing.PLAIN, Packing.PLAIN, *Packing])),
        submit_line=draw(st.sampled_from(SUBMIT_LINES)) if quoted else "sbatch x.sh",
    )


def facts(job: ImportedJob) -> Expected:
    """Returns the values read for a job, to compare with its true history."""
    ran_s = (job.newest.at - job.started_at).total_seconds() if job.started_at else None
    memory_mb = job.result.get("max_rss_mb")
    return Expected(
        history=tuple((entry.status.value, int(entry.at.timestamp())) for entry in job.entries),
        attempt=job.attempt,
        ran_s=int(ran_s) if ran_s is not None else None,
        steps=int(str(job.result.get("steps", 0))),
        memory_mb=float(str(memory_mb)) if memory_mb is not None else None,
    )


def assert_come_back(jobs: list[Job], data: bytes, options: LogOptions) -> None:
    note(repr(data))
    found, report = read(data, options)
    by_id = {
        (job.identity.job_id, int(job.created_at.timestamp())): facts(job) for job in found if job.identity is not None
    }
    wanted = {(job.job_id, job.submit): rounded(expected(job)) for job in jobs}
    assert by_id == wanted
    assert len(found) == len(jobs)
    assert not report.skips


def rounded(want: Expected) -> Expected:
    memory_mb = round(want.memory_mb, 3) if want.memory_mb is not None else None
    return Expected(want.history, want.attempt, want.ran_s, want.steps, memory_mb)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(jobs=histories(), style=styles(), order=st.integers(0, 2**32), start_is_end=st.booleans())
def test_a_printed_history_comes_back(jobs: list[Job], style: Style, order: int, *, start_is_end: bool) -> None:
    rows = records(jobs, Look(latest(jobs), start_is_end))
    if style.times in {TimeFormat.LOCAL, TimeFormat.SPACED}:
        times = [row[name] for row in rows for name in ("submit", "start", "end")]
        assume(all(at is None or is_plain(int(at), style.zone) for at in times))
    Random(order).shuffle(rows)
    assert_come_back(jobs, table(rows, style), LogOptions(zone=style.zone))


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(jobs=histories(), parser=st.sampled_from(Parser), packing=st.sampled_from(Packing), order=st.integers(0, 2**32))
def test_a_history_in_json_comes_back(jobs: list[Job], parser: Parser, packing: Packing, order: int) -> None:
    rows = records(jobs, Look(latest(jobs)))
    Random(order).shuffle(rows)
    assert_come_back(jobs, packed(document(rows, parser).decode(), packing), LogOptions())
