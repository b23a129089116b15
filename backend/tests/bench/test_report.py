"""What is written down: a missed bar says so, and the runs of other scales stay."""

import math
from pathlib import Path

import orjson

from bench.report import BEGIN, END, Run, table, write
from bench.rows import Line, Row, at_least, at_most
from bench.samples import Spread


def row(value: float, **more: object) -> Row:
    figure = Spread(value=value, p10=value, p90=value)
    return Row(line=Line.LIST, what="a figure", figure=figure, unit="ms", **more)  # type: ignore[arg-type]


def run(jobs: int, *rows: Row) -> Run:
    return Run(
        jobs=jobs,
        statuses=3 * jobs,
        made_at="2026-01-01T02:03:04+00:00",
        measured_at="2026-01-02T03:04:05+00:00",
        commit="abc1234",
        options="few rounds",
        machine={"memory": "24 GiB"},
        rows=rows,
    )


def test_bars_are_held() -> None:
    assert row(1.0, bar=at_most(1)).met
    assert not row(1.1, bar=at_most(1)).met
    assert row(5.0, bar=at_least(5)).met
    assert not row(4.9, bar=at_least(5)).met
    assert row(4.9).met is None


def test_what_was_not_measured_meets_no_bar() -> None:
    assert not row(math.nan, bar=at_most(1)).met
    assert "not measured" in list(table([row(math.nan, bar=at_most(1))]))[-1]


def test_missed_bar_is_shown_as_missed(tmp_path: Path) -> None:
    write(run(1000, row(3.0, bar=at_most(1)), row(0.5, bar=at_most(1))), tmp_path)
    page = (tmp_path / "benchmarks.md").read_text("utf-8")
    assert "1 of 2 bars are met." in page
    assert "- Missed: list: a figure" in page
    assert "| a figure | 3.00 ms | 3.00 to 3.00 | ≤ 1 ms | **no** |  |" in page


def test_run_takes_the_place_of_that_of_its_scale_only(tmp_path: Path) -> None:
    for measured in (run(1000, row(1.0)), run(10_000, row(2.0), row(math.nan)), run(1000, row(3.0, bar=at_least(1)))):
        write(measured, tmp_path)
    kept = orjson.loads((tmp_path / "benchmarks.json").read_bytes())["runs"]
    assert [(each["jobs"], each["rows"][0]["figure"]["value"]) for each in kept] == [(10_000, 2.0), (1000, 3.0)]
    assert kept[1]["rows"][0]["met"] is True


def test_what_people_wrote_around_the_tables_stays(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# Head\n\n{BEGIN}\nold\n{END}\n\nFoot\n", "utf-8")
    write(run(1000, row(1.0)), tmp_path)
    text = page.read_text("utf-8")
    assert text.startswith("# Head\n")
    assert text.endswith("\nFoot\n")
    assert "old" not in text
