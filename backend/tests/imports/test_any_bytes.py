"""Any bytes: a log is read or refused with one sentence, and the report accounts for every line."""

import codecs
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.imports.imported_job import EARLIEST, FINISHED, LATEST, ImportedJob
from muster.imports.read_log import Format, LogOptions, NotAJobLog
from muster.imports.sacct.columns import parse_columns
from muster.imports.sacct.shape import LAYOUTS
from tests.imports.logs import read

EPOCH = datetime(2001, 9, 9, tzinfo=UTC)
NAMES = [name.strip("[]") for name in LAYOUTS[0].split()]

BOMS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

numbers = st.one_of(
    st.integers(-3, 10).map(str),
    st.sampled_from(["-1", "-1", "1", "0", "nan", "inf", "1e300", "9" * 40, "1_0", "--1", "٣", "0.5", "-0"]),
    st.integers().map(str),
)
swf_rows = st.one_of(
    st.lists(numbers, min_size=18, max_size=18).map(" ".join),
    st.lists(numbers, max_size=20).map("\t".join),
    st.sampled_from(["", ";", "; Queue: 1 a", "; Partition: x", "; UnixStartTime: 5"]),
)
times = st.one_of(
    st.datetimes(datetime(1960, 1, 1), datetime(2110, 1, 1)).map(lambda time: time.isoformat(timespec="seconds")),  # noqa: DTZ001
    st.sampled_from(["2024-03-01T10:00:00", "2024-03-01T10:00:01", "Unknown", "None", "", "12", "2024-02-30T00:00:00"]),
)
states = st.sampled_from(
    ["COMPLETED", "FAILED", "CANCELLED by 1", "TIMEOUT", "RUNNING", "PENDING", "REQUEUED", "CO+", ""]
)
job_ids = st.sampled_from(["1", "1", "1", "1.batch", "1.0", "1+0", "1_2", "2", "2.extern", "x", ""])
values = st.one_of(
    st.sampled_from(["00:01:00", "1-00:00:00", "4000Mc", "2147486648Mn", "0:0", "1:9", "None assigned"]), st.text()
)


def sacct_fields(name: str) -> st.SearchStrategy[str]:
    by_name = {"jobid": job_ids, "state": states, **dict.fromkeys(("submit", "eligible", "start", "end"), times)}
    return by_name.get(name.lower(), values)


sacct_rows = st.tuples(*(sacct_fields(name) for name in NAMES)).map("|".join)
logs = st.one_of(
    st.binary(max_size=500),
    st.lists(swf_rows, max_size=8).map(lambda rows: "\n".join(rows).encode()),
    st.lists(sacct_rows, max_size=6).map(lambda rows: "\n".join([*rows, ""]).encode("utf-8", "replace")),
    st.lists(sacct_rows, max_size=6).map(lambda rows: "\n".join(["|".join(NAMES), *rows]).encode("utf-8", "replace")),
)
options = st.builds(
    LogOptions,
    format=st.sampled_from([None, *Format]),
    epoch=st.sampled_from([None, EPOCH]),
    columns=st.sampled_from([None, parse_columns(LAYOUTS[0]), parse_columns(LAYOUTS[1])]),
    delimiter=st.sampled_from([None, "|", "::"]),
)


def assert_consistent(job: ImportedJob) -> None:
    """Asserts the constraints of the database and some further rules."""
    moments = [entry.at for entry in job.entries]
    assert moments == sorted(moments)
    assert job.entries[0].status == "PENDING"
    assert all(EARLIEST <= at < LATEST for at in moments)
    assert (job.completed_at is not None) == (job.status in FINISHED)
    assert job.status != "PENDING" or job.started_at is None
    assert job.status != "RUNNING" or job.started_at is not None
    assert 1 <= len(job.name) <= 255
    assert 1 <= len(job.queue) <= 100
    assert 1 <= len(job.key) <= 255
    for text in (job.name, job.queue, job.key, job.description, job.error, *(entry.message for entry in job.entries)):
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text)
        text.encode()


def refusal(data: bytes, options: LogOptions) -> str:
    """Reads a log and checks its jobs; returns the refusal, or an empty text."""
    try:
        # read() asserts that the report is balanced.
        jobs, report = read(data, options)
    except NotAJobLog as error:
        return str(error)
    for job in jobs:
        assert_consistent(job)
    assert report.lines == len(data.split(b"\n")) - data.endswith(b"\n") or not has_lines(data)
    return ""


def has_lines(data: bytes) -> bool:
    """Returns whether the log is neither compressed, nor JSON, nor UTF-16."""
    begin = data.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return not data.startswith((b"\x1f\x8b", *BOMS_16)) and begin not in {b"{", b"["} and b"\0" not in data[:4]


@settings(max_examples=150, deadline=None)
@given(data=logs, options=options)
def test_every_line_is_accounted_for(data: bytes, options: LogOptions) -> None:
    assert re.fullmatch(r"([A-Z].*\.)?", refusal(data, options))


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(swf_rows, min_size=1, max_size=20))
def test_swf_of_all_sorts(rows: list[str]) -> None:
    jobs, _ = read("; UnixStartTime: 1000000000\n" + "\n".join(rows), LogOptions(format=Format.SWF))
    for job in jobs:
        assert_consistent(job)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(sacct_rows, min_size=1, max_size=12))
def test_sacct_of_all_sorts(rows: list[str]) -> None:
    jobs, _ = read("|".join(NAMES) + "\n" + "\n".join(rows).encode("utf-8", "replace").decode())
    for job in jobs:
        assert_consistent(job)


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from([0, 1, 1_700_000_000, "RUNNING"])
)
PATHS = [
    "job_id", "name", "user", "cluster", "nodes", "steps", "kill_request_user", "state", "state/current", "exit_code",
    "exit_code/return_code", "exit_code/signal/id", "time", "time/submission", "time/start", "time/end", "time/elapsed",
    "time/suspended", "time/limit", "time/total", "required", "required/memory", "tres/allocated", "tres/requested",
    "array", "array/job_id", "array/task_id", "array/task", "het", "het/job_id", "het/job_offset",
]  # fmt: skip
json_values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["set", "infinite", "number", "type", "count", "step", "id", "x"]), inner),
    ),
    max_leaves=6,
)


def json_job(values: dict[str, object]) -> object:
    """Returns a valid record with arbitrary values at some paths."""
    job: dict[str, object] = {"job_id": 1, "state": {"current": ["COMPLETED"]}, "time": {"submission": 1_700_000_000}}
    for path, value in sorted(values.items()):
        *parents, key = path.split("/")
        place = job
        for parent in parents:
            inner = place.setdefault(parent, {})
            place = inner if isinstance(inner, dict) else {}
        place[key] = value
    return job


@settings(max_examples=100, deadline=None)
@given(jobs=st.lists(st.dictionaries(st.sampled_from(PATHS), json_values, max_size=6).map(json_job), max_size=4))
def test_json_of_all_sorts(jobs: list[object]) -> None:
    found, _ = read(json.dumps({"jobs": jobs}))
    for job in found:
        assert_consistent(job)


@pytest.mark.parametrize(
    "data", [b"", b"\n\n\n", b"\0", b"\x1f\x8b", b"\x1f\x8b\x08garbage", b"hello\nworld\n", b"\x89PNG\r\n\x1a\n"]
)
def test_no_log_at_all_is_one_sentence(data: bytes) -> None:
    with pytest.raises(NotAJobLog, match=r"^[A-Z].*\.$"):
        read(data)
