"""Splits a sacct row into fields by column name."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from muster.imports.doubts import Doubt
from muster.imports.sacct.column_values import FREE_TEXT, LISTS, fits
from muster.imports.sacct.columns import Columns
from muster.imports.sacct.values import Fields

CSV_DELIMITERS = frozenset(",;\t")
MOST_READINGS = 20
MOST_SURPLUS = 200
"""A row with more surplus fields is not searched."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are separated. ``quoted`` means CSV quoting; sacct itself never quotes.

    ``ended``: whether rows end with a delimiter, as with ``sacct --parsable``; None when no header row says.
    """

    delimiter: str
    quoted: bool = False
    ended: bool | None = None

    @classmethod
    def of(cls, delimiter: str, header: str = "") -> "Dialect":
        """Returns the dialect of a log with this delimiter and header row."""
        quoted = delimiter in CSV_DELIMITERS or header.lstrip().startswith('"')
        return cls(delimiter, quoted, header.rstrip("\r\n ").endswith(delimiter) if header else None)

    def fields(self, text: str) -> list[str]:
        """Returns the fields of a row. Unbalanced quotes are text."""
        quoted = self._unquoted(text) if self.quoted and '"' in text else None
        return text.split(self.delimiter) if quoted is None else quoted

    def is_open(self, text: str) -> bool:
        """Returns whether a quoted field continues in the next line."""
        return self.fields_so_far(text) is not None

    def fields_so_far(self, text: str) -> list[str] | None:
        """Returns the fields of a text whose last quoted field continues in the next line; otherwise None."""
        if not self.quoted or '"' not in text or self._unquoted(text) is not None:
            return None
        return self._unquoted(text + '"')

    def _unquoted(self, text: str) -> list[str] | None:
        if len(self.delimiter) != 1:
            return None
        try:
            rows = list(csv.reader(text.splitlines(keepends=True), delimiter=self.delimiter, strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None


def split(text: str, dialect: Dialect, columns: Columns) -> tuple[Fields, list[Doubt]]:
    """Returns the fields of a row by name, and doubts about their number."""
    fields = dialect.fields(text)
    if dialect.ended and not fields[-1].strip():
        del fields[-1]
    surplus = len(fields) - len(columns.names)
    is_ended = surplus == 1 and dialect.ended is None and not fields[-1].strip()
    if surplus > 0 and not is_ended:
        return _put_together(fields, dialect, columns)
    row = dict(zip(columns.names, fields, strict=False))
    return row, [Doubt.FIELDS_MISSING] if len(fields) < columns.fewest else []


def _put_together(fields: list[str], dialect: Dialect, columns: Columns) -> tuple[Fields, list[Doubt]]:
    """Joins surplus fields so that every column is valid. Columns in which several ways disagree stay empty."""
    readings = list(islice(_readings(fields, dialect, columns), MOST_READINGS + 1))
    if not readings:
        return _extra_or_empty(fields, columns)
    first = readings[0]
    if len(readings) == 1:
        return first, [Doubt.FIELDS_JOINED]
    agreed = {name: text if all(r[name] == text for r in readings) else "" for name, text in first.items()}
    return agreed, [Doubt.FIELDS_AMBIGUOUS]


def _readings(fields: list[str], dialect: Dialect, columns: Columns) -> Iterator[dict[str, str]]:
    if len(fields) - len(columns.names) > MOST_SURPLUS:
        return
    found = False
    for candidate in (fields[:-1], fields) if dialect.ended is None and not fields[-1].strip() else (fields,):
        for count in range(len(columns.names), columns.fewest - 1, -1):
            for reading in _Search(candidate, dialect.delimiter, columns.names[:count]).readings():
                found = True
                yield reading
        if found:
            return


class _Search:
    """Searches all assignments of consecutive fields to columns with valid values."""

    def __init__(self, fields: Sequence[str], delimiter: str, names: Sequence[str]) -> None:
        self._fields = fields
        self._delimiter = delimiter
        self._names = names
        self._long = FREE_TEXT | LISTS if delimiter == "," else FREE_TEXT
        self._dead: set[tuple[int, int]] = set()

    def readings(self) -> Iterator[dict[str, str]]:
        for texts in self._from(0, 0):
            yield dict(zip(self._names, texts, strict=True))

    def _from(self, column: int, field: int) -> Iterator[tuple[str, ...]]:
        """Yields the texts from this column on, beginning with this field."""
        if column == len(self._names):
            if field == len(self._fields):
                yield ()
            return
        if (column, field) in self._dead:
            return
        name = self._names[column]
        spare = (len(self._fields) - field) - (len(self._names) - column)
        alive = False
        for width in range(1, spare + 2 if name in self._long else 2):
            text = self._delimiter.join(self._fields[field : field + width])
            if spare >= 0 and fits(name, text):
                for rest in self._from(column + 1, field + width):
                    alive = True
                    yield (text, *rest)
        if not alive:
            self._dead.add((column, field))


def _extra_or_empty(fields: list[str], columns: Columns) -> tuple[Fields, list[Doubt]]:
    """Returns the fields in order if they are valid, else only those before the first and after the last text."""
    names = columns.names
    row = dict(zip(names, fields, strict=False))
    if all(fits(name, text) for name, text in row.items()):
        return row, [Doubt.FIELDS_EXTRA]
    before = dict(_fitting(names, fields))
    behind = dict(_fitting(names[::-1], fields[::-1]))
    return {name: before.get(name, behind.get(name, "")) for name in names}, [Doubt.FIELDS_AMBIGUOUS]


def _fitting(names: Sequence[str], fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yields columns from one end up to the first that may be longer or is invalid."""
    for name, text in zip(names, fields, strict=False):
        if name in FREE_TEXT | LISTS or not fits(name, text):
            return
        yield name, text
