"""Reads the rows of a sacct table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from muster.imports.doubts import Doubt, Skip
from muster.imports.log_lines import Line
from muster.imports.report import Report
from muster.imports.sacct.column_values import fits
from muster.imports.sacct.columns import Columns
from muster.imports.sacct.row_lines import RowLines
from muster.imports.sacct.shape import Shape
from muster.imports.sacct.split import Dialect, split
from muster.imports.sacct.values import Fields


@dataclass(slots=True)
class Row:
    """A record or a step. ``line`` is the number of its first line."""

    line: int
    fields: Fields
    doubts: list[Doubt] = field(default_factory=list)


def table_rows(lines: Iterable[Line], shape: Shape, report: Report, is_cut: Callable[[], bool]) -> Iterator[Row]:
    """Yields the rows of a log. Counts other lines. ``is_cut`` returns, after the last line, whether the log is cut."""
    table = RowLines(report.usable(lines), shape, is_cut)
    while line := table.next_line():
        if table.take_header(line):
            report.notes += 1
            report.has_table = True
        elif table.columns is None:
            report.skips[Skip.ROW_SHORT] += 1
        else:
            row_lines, whole = table.row_lines(line, table.columns)
            if not whole and table.is_cut_here():
                report.skips[Skip.LINE_CUT] += len(row_lines)
                continue
            row = _row(row_lines, table.dialect, table.columns)
            if fits("jobid", row.fields.get("jobid", "")):
                report.parts += len(row_lines) - 1
                yield row
            else:
                report.skips[Skip.NO_JOB_ID] += len(row_lines)


def _row(lines: list[Line], dialect: Dialect, columns: Columns) -> Row:
    fields, doubts = split("\n".join(line.text for line in lines), dialect, columns)
    doubts = [*(doubt for line in lines for doubt in line.doubts), *doubts]
    return Row(lines[0].number, fields, [Doubt.LINE_BREAK, *doubts] if len(lines) > 1 else doubts)
