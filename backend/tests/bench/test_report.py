"""The report of a run: marks missed targets and keeps the runs of other scales."""

import math
from dataclasses import replace
from pathlib import Path

import orjson

from bench.report import BEGIN, END, Run, read, rendered, table, write
from bench.rows import Row, Section, at_least, at_most
from bench.samples import Spread
from local.layout import REPOSITORY


def row(value: float, section: Section = Section.LIST, **more: object) -> Row:
    figure = Spread(value=value, p10=value, p90=value)
    return Row(section=section, label="a figure", figure=figure, unit="ms", **more)  # type: ignore[arg-type]


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


def test_row_meets_its_target_up_to_the_limit() -> None:
    assert row(1.0, target=at_most(1)).met
    assert not row(1.1, target=at_most(1)).met
    assert row(5.0, target=at_least(5)).met
    assert not row(4.9, target=at_least(5)).met
    assert row(4.9).met is None


def test_missing_measurement_meets_no_target() -> None:
    assert not row(math.nan, target=at_most(1)).met
    assert "not measured" in list(table([row(math.nan, target=at_most(1))]))[-1]


def test_missed_target_is_marked_in_the_page(tmp_path: Path) -> None:
    write(run(1000, row(3.0, target=at_most(1)), row(0.5, target=at_most(1))), tmp_path)
    page = (tmp_path / "results.md").read_text("utf-8")
    assert "1 of 2 targets are met." in page
    assert "- Missed: list: a figure" in page
    assert "| a figure | 3.00 ms | 3.00 to 3.00 | ≤ 1 ms | **no** |  |" in page


def test_run_replaces_only_the_run_of_its_scale(tmp_path: Path) -> None:
    for measured in (
        run(1000, row(1.0)),
        run(10_000, row(2.0), row(math.nan)),
        run(1000, row(3.0, target=at_least(1))),
    ):
        write(measured, tmp_path)
    stored = orjson.loads((tmp_path / "results.json").read_bytes())["runs"]
    assert [(each["jobs"], each["rows"][0]["figure"]["value"]) for each in stored] == [(10_000, 2.0), (1000, 3.0)]
    assert stored[1]["rows"][0]["met"] is True


def test_run_of_some_subjects_replaces_only_their_sections(tmp_path: Path) -> None:
    first = run(1000, row(1.0), row(2.0, Section.SEARCH), row(3.0, Section.BATCH))
    newer = replace(run(1000, row(4.0), row(5.0, Section.BATCH)), whole=False, measured_at="2026-02-01")
    newest = replace(run(1000, row(6.0)), whole=False, measured_at="2026-03-01", commit="def5678")
    for measured in (first, run(10, row(7.0)), newer, newest):
        write(measured, tmp_path)
    stored = list(read(tmp_path / "results.json"))
    assert [[(each.jobs, found.section, found.figure.value) for found in each.rows] for each in stored] == [
        [(1000, Section.LIST, 6.0)],
        [(1000, Section.BATCH, 5.0)],
        [(1000, Section.SEARCH, 2.0)],
        [(10, Section.LIST, 7.0)],
    ]
    page = (tmp_path / "results.md").read_text("utf-8")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    earlier = ["## 1,000 jobs, 3,000 history rows", "## 10 jobs, 30 history rows"]
    assert headings == ["## 1,000 jobs: list", "## 1,000 jobs: batch", *earlier]
    assert page.count("at commit `def5678`") == 1


def test_run_of_all_subjects_replaces_what_some_have_left(tmp_path: Path) -> None:
    for measured in (replace(run(1000, row(1.0, Section.BATCH)), whole=False), run(1000, row(2.0))):
        write(measured, tmp_path)
    assert [(each.whole, len(each.rows)) for each in read(tmp_path / "results.json")] == [(True, 1)]


def test_text_around_the_tables_is_preserved(tmp_path: Path) -> None:
    page = tmp_path / "results.md"
    page.write_text(f"# Head\n\n{BEGIN}\nold\n{END}\n\nFoot\n", "utf-8")
    write(run(1000, row(1.0)), tmp_path)
    text = page.read_text("utf-8")
    assert text.startswith("# Head\n")
    assert text.endswith("\nFoot\n")
    assert "old" not in text


def test_published_page_equals_the_rendered_results() -> None:
    results = REPOSITORY / "docs" / "benchmarks"
    _, _, rest = (results / "results.md").read_text("utf-8").partition(BEGIN)
    assert rest.partition(END)[0].strip() == rendered(read(results / "results.json")).strip()
