"""Finds the lines of one row, as sacct prints line breaks in texts unescaped.

A row with too few fields continues in the next lines until it has as many as the header, or until another row begins.
After a row whose last column is a text, lines that begin no row belong to that text.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import takewhile

from muster.imports.doubts import Doubt
from muster.imports.log_lines import LONGEST_LINE, Line
from muster.imports.sacct.column_values import FREE_TEXT, fits, plausible
from muster.imports.sacct.columns import Columns, header_columns
from muster.imports.sacct.shape import Shape
from muster.imports.sacct.split import Dialect, split

MOST_LINES = 200
"""The maximum number of lines of a row."""


def open_ended(columns: Columns) -> bool:
    """Returns whether line breaks may follow the last delimiter of a row."""
    return columns.names[-1] in FREE_TEXT


class RowLines:
    """The lines of a table, with lookahead."""

    def __init__(self, lines: Iterator[Line], shape: Shape, is_cut: Callable[[], bool]) -> None:
        self._lines = lines
        self._ahead: deque[Line] = deque()
        self._is_cut = is_cut
        self._begins: dict[int, bool] = {}
        self.dialect = shape.dialect
        self.columns = shape.columns

    def next_line(self) -> Line | None:
        line = self._peek(0)
        if line is not None:
            self._ahead.popleft()
            self._begins.pop(line.number, None)
        return line

    def is_cut_here(self) -> bool:
        return self._peek(0) is None and self._is_cut()

    def take_header(self, line: Line) -> bool:
        """Returns whether it is a header row or the rule below one. A header row names the columns from here on."""
        if header := self._header(line.text):
            self.columns = header
            self.dialect = Dialect.of(self.dialect.delimiter, line.text)
        return header is not None or self._is_rule(line.text)

    def row_lines(self, first: Line, columns: Columns) -> tuple[list[Line], bool]:
        """Returns the lines of the row that begins here, and whether it is complete."""
        lines, text = [first], first.text
        whole = 0
        while True:
            if self._is_whole(text, columns):
                whole = len(lines) if open_ended(columns) else whole or len(lines)
            follower = self._follower(len(lines) - 1, text, columns)
            if follower is None:
                break
            if whole and not open_ended(columns) and self._fits(text, columns):
                whole = len(lines)
                break
            lines.append(follower)
            text += "\n" + follower.text
        if not whole and (self._is_row(first.text, columns) or not self._is_row(text, columns)):
            lines = [first]
        lines = lines[: whole or len(lines)]
        self._drop(len(lines) - 1)
        return lines, whole > 0

    def _fits(self, text: str, columns: Columns) -> bool:
        """Returns whether every column is valid."""
        row, doubts = split(text, self.dialect, columns)
        return not {Doubt.FIELDS_EXTRA, Doubt.FIELDS_AMBIGUOUS} & set(doubts) and all(
            fits(name, value) for name, value in row.items()
        )

    def _is_row(self, text: str, columns: Columns) -> bool:
        """Returns whether the text alone is a row: job id and state are valid, or job id and number of fields."""
        so_far = self.dialect.fields_so_far(text)
        row = (
            split(text, self.dialect, columns)[0] if so_far is None else dict(zip(columns.names, so_far, strict=False))
        )
        return fits("jobid", row.get("jobid", "")) and (
            fits("state", row.get("state", "")) or self._is_whole(text, columns)
        )

    def _is_whole(self, text: str, columns: Columns) -> bool:
        return not self.dialect.is_open(text) and len(self.dialect.fields(text)) >= columns.fewest

    def _follower(self, position: int, text: str, columns: Columns) -> Line | None:
        """Returns the line at this lookahead position if it continues the row, else None."""
        line = self._peek(position)
        if line is None or position >= MOST_LINES or len(text) + len(line.text) > LONGEST_LINE:
            return None
        if self.dialect.is_open(text):
            return line
        return None if self._begins_row(line, position, columns) else line

    def _begins_row(self, line: Line, position: int, columns: Columns) -> bool:
        if line.number not in self._begins:
            self._begins[line.number] = self._is_start(line.text) or self._tells_job(line, position, columns)
        return self._begins[line.number]

    def _tells_job(self, line: Line, position: int, columns: Columns) -> bool:
        """Returns whether a line is a row, or begins one that continues in the next lines."""
        text = line.text
        if self._is_row(text, columns):
            return True
        for further in range(1, MOST_LINES):
            following = self._peek(position + further)
            if following is None or len(text) > LONGEST_LINE or not self._may_be_row(text, columns):
                return False
            if not self.dialect.is_open(text) and (
                self._is_start(following.text) or self._is_row(following.text, columns)
            ):
                return False
            text += "\n" + following.text
            if self._is_whole(text, columns):
                return plausible(split(text, self.dialect, columns)[0])
        return False

    def _may_be_row(self, text: str, columns: Columns) -> bool:
        """Returns whether the columns before the first free text are valid."""
        reached = zip(columns.names, self.dialect.fields_so_far(text) or self.dialect.fields(text), strict=False)
        return all(fits(name, value) for name, value in takewhile(lambda pair: pair[0] not in FREE_TEXT, reached))

    def _is_start(self, text: str) -> bool:
        return self._is_rule(text) or self._header(text) is not None

    def _is_rule(self, text: str) -> bool:
        return not text.strip(self.dialect.delimiter + "- ")

    def _header(self, text: str) -> Columns | None:
        return header_columns(self.dialect.fields(text)) if "jobid" in text.lower() else None

    def _peek(self, position: int) -> Line | None:
        while len(self._ahead) <= position:
            line = next(self._lines, None)
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[position]

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._begins.pop(self._ahead.popleft().number, None)
