"""The table of the matrix: a column for each number of jobs, replaced by a later run."""

from pathlib import Path

import pytest

from bench.matrix import table
from bench.rows import Row, Section, at_most
from bench.samples import Spread


def row(value: float) -> Row:
    figure = Spread(value=value, p10=value, p90=value)
    return Row(section=Section.MATRIX, label="warm: p50", figure=figure, unit="ms", target=at_most(5))


def test_runs_fill_their_column_in_both_pages(tmp_path: Path) -> None:
    pages = [tmp_path / "results.md", tmp_path / "README.md"]
    for page in pages:
        page.write_text(f"before\n{table.BEGIN}\n{table.END}\nafter\n")
    for jobs, value in ((1_000_000, 7.0), (100_000, 99.0), (100_000, 2.0)):
        origin = table.Origin(jobs=jobs, measured_at="2026-11-27T00:00:00", commit="abc")
        table.write(origin, [row(value)], tmp_path, tmp_path / "README.md")
    for page in pages:
        text = page.read_text()
        assert "| 100,000 jobs | 1,000,000 jobs |" in text
        assert "| warm: p50 | 2.0 ms | 7.0 ms (missed) |" in text
        assert text.startswith("before")
        assert text.endswith("after\n")


def test_page_without_a_place_is_reported(tmp_path: Path) -> None:
    (tmp_path / "results.md").write_text("")
    with pytest.raises(LookupError, match="no place"):
        table.write(table.Origin(jobs=1, measured_at="", commit=""), [row(1.0)], tmp_path, tmp_path / "results.md")
