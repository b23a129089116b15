"""A log of either format: found out what it is, named, and read."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from itertools import chain, islice
from typing import BinaryIO

from muster.imports.imported_job import Doubt, ImportedJob, Line, clean
from muster.imports.log_lines import Source
from muster.imports.report import Account
from muster.imports.sacct import reader as sacct
from muster.imports.sacct.columns import Columns
from muster.imports.sacct.shape import find_shape
from muster.imports.swf import reader as swf

SAMPLE = 200
IDENTITY_LINES = 20
NAME_LENGTH = 100
_NUMBERS = re.compile(r"\s*[-+]?\d[-+.\deE]*(\s+[-+]?\d[-+.\deE]*){3,}\s*")
_SUFFIXES = re.compile(r"(\.(swf|sacct|txt|log|csv|gz))+$", re.IGNORECASE)


class Format(StrEnum):
    SWF = "swf"
    SACCT = "sacct"


class NotAJobLog(Exception):
    """Nothing can be read from this; the text says why in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """What the user said of the log. None: to be found out."""

    format: Format | None = None
    epoch: datetime | None = None
    columns: Columns | None = None
    delimiter: str | None = None
    zone: tzinfo = UTC


def log_name(file_name: str) -> str:
    """What to call the jobs of a file after: its name without folders and endings."""
    return clean(_SUFFIXES.sub("", file_name.rpartition("/")[2]), NAME_LENGTH) or "log"


def read_log(
    file: BinaryIO, *, name: str, options: LogOptions, account: Account, on_read: Callable[[int], object]
) -> Iterator[ImportedJob]:
    """The jobs of a log as they are read. Raises NotAJobLog; after the last one the account says what was damaged."""
    source = Source(file, on_read)
    every_line = iter(source)
    head = list(islice(every_line, SAMPLE))
    sample = [line.text for line in head if line.text.strip()]
    if not sample:
        raise NotAJobLog(source.damage or "The file is empty.")
    read = _read_swf if (options.format or _format(sample, options)) is Format.SWF else _read_sacct
    now = datetime.now(UTC)
    for job in read(chain(head, every_line), name, sample, options, account):
        yield job if job.newest.at <= now else replace(job, doubts=[*job.doubts, Doubt.FUTURE])
    account.damage = source.damage


def _format(sample: Sequence[str], options: LogOptions) -> Format:
    """Comments and rows of numbers are SWF; a header row, or rows of a known shape, sacct."""
    numbers = sum(text.lstrip().startswith(";") or _NUMBERS.fullmatch(text) is not None for text in sample)
    if options.columns is None and options.delimiter is None and numbers * 2 >= len(sample):
        return Format.SWF
    if options.columns or options.delimiter or find_shape(sample, columns=options.columns, delimiter=options.delimiter):
        return Format.SACCT
    raise NotAJobLog(
        "It looks neither like SWF nor like sacct output with a header row or known columns: --columns can name them."
    )


def _read_swf(
    lines: Iterable[Line], name: str, sample: Sequence[str], options: LogOptions, account: Account
) -> Iterator[ImportedJob]:
    swf_options = swf.SwfOptions(name=name, epoch=options.epoch, sample=sample[:IDENTITY_LINES])
    try:
        yield from swf.read_jobs(lines, swf_options, account)
    except swf.EpochMissing:
        raise NotAJobLog(
            "The log doesn't say when it began (UnixStartTime): --epoch can, in seconds since 1970 or as ISO 8601."
        ) from None


def _read_sacct(
    lines: Iterable[Line], name: str, sample: Sequence[str], options: LogOptions, account: Account
) -> Iterator[ImportedJob]:
    shape = find_shape(sample, columns=options.columns, delimiter=options.delimiter)
    if shape is None:
        raise NotAJobLog("The rows have no header row and no known shape: --columns can name their columns.")
    columns, delimiter = shape
    sacct_options = sacct.SacctOptions(name=name, zone=options.zone, delimiter=delimiter, columns=columns)
    yield from sacct.read_jobs(lines, sacct_options, account)
