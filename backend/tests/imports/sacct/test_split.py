"""Texts that contain the delimiter or quotes, and lists with commas."""

import pytest

from muster.imports.doubts import Doubt
from muster.imports.sacct.columns import Columns, header_columns
from muster.imports.sacct.split import Dialect, split


def columns(names: str) -> Columns:
    found = header_columns(names.split())
    assert found is not None
    return found


WORKDIR = "JobID JobName User Account WorkDir State ExitCode"
CANCELLED = "JobID State SubmitLine Submit NodeList JobName"
PATHS = "JobID State StdOut StdErr User"
TRES = "JobID AllocTRES NNodes NodeList Partition State ExitCode"


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (WORKDIR, "5|n|eve|phys|/home/a|b|FAILED|2:0", {"jobname": "n", "user": "eve", "workdir": "/home/a|b"}),
        (WORKDIR, "5|a|b|eve|phys|/home|FAILED|2:0", {"jobname": "a|b", "user": "eve", "workdir": "/home"}),
        (WORKDIR, "5|a|b|eve|phys|/home|x|y|FAILED|2:0", {"jobname": "a|b", "user": "eve", "workdir": "/home|x|y"}),
        (CANCELLED, "5|CANCELLED|sbatch x.sh|1700000000|None assigned|x|y", {"submit": "1700000000", "jobname": "x|y"}),
        (PATHS, "5|COMPLETED|/o|1|/e|2|eve", {"stdout": "/o|1", "stderr": "/e|2", "user": "eve"}),
    ],
)
def test_the_columns_that_may_hold_it_take_the_delimiter(names: str, text: str, expected: dict[str, str]) -> None:
    row, doubts = split(text, Dialect("|"), columns(names))
    assert {name: row[name] for name in expected} == expected
    assert doubts == [Doubt.FIELDS_JOINED]


def test_what_stays_ambiguous_is_left_empty() -> None:
    row, doubts = split(
        "5|one|two|three|eve|FAILED|2:0", Dialect("|"), columns("JobID JobName Comment User State ExitCode")
    )
    assert row == {"jobid": "5", "jobname": "", "comment": "", "user": "eve", "state": "FAILED", "exitcode": "2:0"}
    assert doubts == [Doubt.FIELDS_AMBIGUOUS]


def test_what_makes_no_sense_is_never_in_a_wrong_column() -> None:
    row, doubts = split(
        "5|n|what|is|/this|FAILED|2:0", Dialect("|"), columns("JobID JobName User Account State ExitCode")
    )
    assert row["user"] == row["account"] == ""
    assert (row["jobid"], row["state"], row["exitcode"]) == ("5", "FAILED", "2:0")
    assert doubts == [Doubt.FIELDS_AMBIGUOUS]


@pytest.mark.parametrize(
    ("text", "tres", "nodes"),
    [
        ("5,cpu=4,mem=2G,node=1,1,n7,fast,FAILED,2:0", "cpu=4,mem=2G,node=1", "n7"),
        ("5,cpu=4,gres/gpu:a100=1,3,n[1-2,9],fast,FAILED,2:0", "cpu=4,gres/gpu:a100=1", "n[1-2,9]"),
        ("5,,2,n1,m[3,5],fast,FAILED,2:0", "", "n1,m[3,5]"),
    ],
)
def test_lists_stay_together_between_bare_commas(text: str, tres: str, nodes: str) -> None:
    row, _ = split(text, Dialect.of(","), columns(TRES))
    assert (row["alloctres"], row["nodelist"], row["partition"], row["exitcode"]) == (tres, nodes, "fast", "2:0")


def test_a_list_that_cannot_be_told_apart_is_left_empty() -> None:
    row, doubts = split("5,a,b,c,FAILED,2:0", Dialect.of(","), columns("JobID NodeList Partition State ExitCode"))
    assert (row["nodelist"], row["partition"]) == ("", "")
    assert (row["state"], row["exitcode"]) == ("FAILED", "2:0")
    assert doubts == [Doubt.FIELDS_AMBIGUOUS]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_quotes_are_csv(delimiter: str) -> None:
    text = delimiter.join(["5", f'"a{delimiter}""b"""', '"FAILED"'])
    row, doubts = split(text, Dialect.of(delimiter), columns("JobID JobName State"))
    assert row == {"jobid": "5", "jobname": f'a{delimiter}"b"', "state": "FAILED"}
    assert doubts == []


def test_quotes_of_sacct_itself_are_text() -> None:
    row, _ = split('5|"quoted"|FAILED', Dialect.of("|", "JobID|JobName|State"), columns("JobID JobName State"))
    assert row["jobname"] == '"quoted"'


def test_unmatched_quotes_are_text() -> None:
    row, _ = split('5,"half,FAILED', Dialect.of(","), columns("JobID JobName State"))
    assert (row["jobname"], row["state"]) == ('"half', "FAILED")


def test_an_empty_last_column_is_no_end_of_a_row() -> None:
    names = columns("JobID JobName State Cluster")
    row, _ = split("5|a|b|FAILED|", Dialect.of("|", "JobID|JobName|State|Cluster"), names)
    assert (row["jobname"], row["state"], row["cluster"]) == ("a|b", "FAILED", "")
    row, _ = split("5|a|b|FAILED||", Dialect.of("|", "JobID|JobName|State|Cluster|"), names)
    assert (row["jobname"], row["state"], row["cluster"]) == ("a|b", "FAILED", "")
