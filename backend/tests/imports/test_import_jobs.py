"""``manage.py import_jobs``."""

import gzip
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.support.database import rows, value

SWF = "; Computer: Test\n; UnixStartTime: 1000000000\n1 60 10 30 4 -1 -1 4 -1 -1 1 -1 -1 -1 -1 -1 -1 -1\n"
SACCT_ROW = "7|COMPLETED|2024-07-01T12:00:00|2024-07-01T12:01:00|2024-07-01T12:02:00\n"
SACCT = "JobID|State|Submit|Start|End\n" + SACCT_ROW

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "some-cluster.log"


def import_jobs(path: Path | str, *options: str) -> str:
    out = io.StringIO()
    call_command("import_jobs", str(path), *options, stdout=out)
    return out.getvalue()


def created_at() -> str:
    return str(value("SELECT (created_at AT TIME ZONE 'UTC')::text FROM jobs"))


@pytest.mark.parametrize(
    "content", [SWF.encode(), SACCT.encode(), gzip.compress(SWF.encode())], ids=["swf", "sacct", "swf.gz"]
)
def test_format_and_packing_are_found_out(log: Path, content: bytes) -> None:
    log.write_bytes(content)
    assert import_jobs(log).splitlines() == [
        "1 job: 1 new, 0 continued, 0 unchanged, 0 different.",
        "           1  COMPLETED",
    ]


def test_jobs_are_called_after_the_file(log: Path) -> None:
    log.write_text(SWF)
    import_jobs(log)
    assert rows("SELECT name FROM jobs") == [("some-cluster-1",)]


def test_again_is_no_failure(log: Path) -> None:
    log.write_text(SWF)
    import_jobs(log)
    assert import_jobs(log).startswith("1 job: 0 new, 0 continued, 1 unchanged, 0 different.")


def test_summary_tells_doubts_skips_and_damage(log: Path) -> None:
    packed = gzip.compress((SWF.replace(" 30 ", " 0 ") + "x\n2 -1 0 0\n").encode())
    # Without the checksum at its end.
    log.write_bytes(packed[:-8])
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"some-cluster\.log is damaged: not all of it was read\."):
        call_command("import_jobs", str(log), stdout=out)
    assert out.getvalue().splitlines() == [
        "1 job: 1 new, 0 continued, 0 unchanged, 0 different.",
        "           1  COMPLETED",
        "1 job with doubts (result_data.import.doubts):",
        "           1  run_zero: run time zero",
        "2 lines skipped:",
        "           1  row_short: too few fields for a job",
        "           1  no_submit_time: no usable submit time",
        "The compressed data ends too early: the complete lines before the cut were read, the last one was not.",
    ]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SWF.encode())))
    import_jobs("-")
    assert rows("SELECT name FROM jobs") == [("log-1",)]


def test_dry_run_only_counts(log: Path) -> None:
    log.write_text(SWF)
    assert import_jobs(log, "--dry-run").startswith("1 job:")
    assert value("SELECT count(*) FROM jobs") == 0


@pytest.mark.parametrize("epoch", ["1577836800", "2020-01-01", "2020-01-01T01:00:00+01:00"])
def test_epoch_says_when_the_log_began(log: Path, epoch: str) -> None:
    log.write_text(SWF.splitlines()[-1])
    import_jobs(log, "--epoch", epoch)
    assert created_at() == "2020-01-01 00:01:00"


def test_timezone_says_where_times_are_local(log: Path) -> None:
    log.write_text(SACCT)
    import_jobs(log, "--timezone", "America/New_York")
    assert created_at() == "2024-07-01 16:00:00"


def test_columns_and_delimiter_say_how_rows_are_made(log: Path) -> None:
    log.write_text(SACCT_ROW.replace("|", "::"))
    import_jobs(log, "--columns", "JobID State Submit Start End", "--delimiter", "::")
    assert value("SELECT count(*) FROM jobs WHERE status = 'COMPLETED'") == 1


def test_a_tab_can_be_written(log: Path) -> None:
    log.write_text(SACCT_ROW.replace("|", "\t"))
    import_jobs(log, "--columns", "JobID State Submit Start End", "--delimiter", r"\t")
    assert value("SELECT count(*) FROM jobs") == 1


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        ("", [], "holds no jobs that can be read. The file is empty."),
        ("hello\nworld\n", [], "It looks neither like SWF nor like sacct output"),
        (SWF.splitlines()[-1], [], "doesn't say when it began"),
        (SACCT_ROW, ["--format", "sacct"], "or name the columns with --columns."),
        ("; UnixStartTime: 1000000000\n1 2\n", [], "holds no jobs that can be read."),
        (SWF, ["--epoch", "yesterday"], "--epoch takes Unix seconds or an ISO 8601 time, not 'yesterday'."),
        (SWF, ["--epoch", "99999999999999999999"], "--epoch takes a time from 1970 to 2100"),
        (SWF, ["--timezone", "Mars/Olympus"], "--timezone takes a name like Europe/Stockholm, not 'Mars/Olympus'."),
        (SWF, ["--timezone", "../etc/passwd"], "--timezone takes"),
        (SWF, ["--columns", "Submit,Start"], "The columns must name at least JobID and State."),
        (SWF, ["--delimiter", ""], "--delimiter takes one or more characters."),
        (SWF, ["--format", "pbs"], "--format is swf or sacct, not 'pbs'."),
    ],
)
def test_what_cannot_be_read_is_one_sentence(log: Path, content: str, options: list[str], sentence: str) -> None:
    log.write_text(content)
    with pytest.raises(CommandError) as refusal:
        import_jobs(log, *options)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert value("SELECT count(*) FROM jobs") == 0


NOTHING = "0 jobs: 0 new, 0 continued, 0 unchanged, 0 different.\n"


@pytest.mark.parametrize("content", ["JobID|State|Submit\n", "; Computer: Test\n; Note: quiet\n", '{"jobs": []}'])
def test_a_night_without_jobs_is_no_error(log: Path, content: str) -> None:
    log.write_text(content)
    assert import_jobs(log) == NOTHING


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("JobID    JobName  State\n------ ---------- -----\n9      sleep      COMPL+\n", "table for people"),
        ("       JobID    JobName      State \n           9      sleep  COMPLETED \n", "`sacct --parsable2` or"),
        ("meta:\n  plugin: x\njobs:\n- job_id: 9\n", "It is YAML"),
        ('{"nodes": []}', "export it with `sacct --json`."),
    ],
)
def test_what_can_be_exported_otherwise_says_how(log: Path, content: str, sentence: str) -> None:
    log.write_text(content)
    with pytest.raises(CommandError, match=re.escape(sentence)):
        import_jobs(log)


@pytest.mark.parametrize("at", [-8, -4, 40], ids=["checksum", "length", "middle"])
def test_what_fails_its_check_makes_no_jobs(log: Path, at: int) -> None:
    rows_of_many = "".join(SACCT_ROW.replace("7|", f"{n}|", 1) for n in range(1, 400))
    packed = bytearray(gzip.compress(("JobID|State|Submit|Start|End\n" + rows_of_many).encode()))
    packed[at] ^= 0x11
    log.write_bytes(packed)
    with pytest.raises(CommandError) as refusal:
        import_jobs(log)
    assert refusal.value.returncode == 1
    assert "The compressed data fails its check: nothing of the damaged part was read" in str(refusal.value)
    assert value("SELECT count(*) FROM jobs") == 0


def test_accepted_damage_is_a_warning_if_a_job_was_read(log: Path) -> None:
    out, error = io.StringIO(), io.StringIO()
    log.write_bytes(gzip.compress(SACCT.encode()) + b"left by an editor")
    call_command("import_jobs", str(log), "--accept-damage", stdout=out, stderr=error)
    assert out.getvalue().startswith("1 job: 1 new, ")
    assert error.getvalue().startswith(f"{log} is damaged: not all of it was read.")
    log.write_bytes(gzip.compress(b"JobID|State|Submit|Start|End\n") + b"left by an editor")
    with pytest.raises(CommandError, match="is damaged: not all of it was read"):
        import_jobs(log, "--accept-damage")


def test_a_cut_file_is_read_up_to_the_cut_and_fails(log: Path) -> None:
    content = SACCT + SACCT_ROW.replace("7|", "8|", 1) + SACCT_ROW.replace("7|", "9|", 1)
    # Stored without compression, so that the position of the cut is known.
    log.write_bytes(gzip.compress(content.encode(), compresslevel=0)[: -8 - 20])
    out = io.StringIO()
    with pytest.raises(CommandError, match="is damaged: not all of it was read"):
        call_command("import_jobs", str(log), stdout=out)
    assert rows("SELECT split_part(unique_key, ':', 2) FROM jobs ORDER BY 1") == [("7",), ("8",)]
    assert "line_cut" in out.getvalue()
    log.write_text(content)
    assert import_jobs(log).startswith("3 jobs: 1 new, 0 continued, 2 unchanged, 0 different.")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^\S+ cannot be read: No such file or directory\.$"):
        import_jobs(tmp_path / "nothing.swf")
    with pytest.raises(CommandError, match=r"^\S+ cannot be read: Is a directory\.$"):
        import_jobs(tmp_path)
