"""Detects the format of a log and reads its jobs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from itertools import chain, islice
from typing import BinaryIO

from muster.imports.doubts import Doubt
from muster.imports.imported_job import ImportedJob, clean
from muster.imports.log_lines import Line, Source
from muster.imports.report import Report
from muster.imports.sacct import reader as sacct
from muster.imports.sacct.columns import Columns
from muster.imports.sacct.json_array import JsonArray
from muster.imports.sacct.json_rows import json_rows
from muster.imports.sacct.json_values import Json
from muster.imports.sacct.shape import find_header, find_shape, is_fixed_width
from muster.imports.sacct.table_rows import table_rows
from muster.imports.swf import reader as swf

SAMPLE = 200
IDENTITY_LINES = 20
NAME_LENGTH = 100
_NUMBERS = re.compile(r"\s*[-+]?\d[-+.\deE]*(\s+[-+]?\d[-+.\deE]*){3,}\s*")
_SUFFIXES = re.compile(r"(\.(swf|sacct|txt|log|csv|json|gz))+$", re.IGNORECASE)

FIXED_WIDTH = (
    "It is sacct's table for people, whose columns are cut to a width: export it with `sacct --parsable2` or"
    " `sacct --json`."
)
NO_SHAPE = (
    "It looks neither like SWF nor like sacct output with a header row or known columns: export it with"
    " `sacct --parsable2` or `sacct --json`, or name the columns with --columns."
)
NO_EPOCH = "The log doesn't say when it began (UnixStartTime): --epoch can, in seconds since 1970 or as ISO 8601."
NO_JSON_JOBS = 'It is JSON, but has no list "jobs": export it with `sacct --json`.'
SQUEUE = "It is the output of squeue, which forgets jobs as they end: export it with `sacct --json`."
YAML = "It is YAML, which is not read: export it with `sacct --json`."


class Format(StrEnum):
    SWF = "swf"
    SACCT = "sacct"


class NotAJobLog(Exception):
    """The file cannot be read as a log; the message is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """Options of the user. None means: detect."""

    format: Format | None = None
    epoch: datetime | None = None
    columns: Columns | None = None
    delimiter: str | None = None
    zone: tzinfo = UTC


def log_name(file_name: str) -> str:
    """Returns the file name without folders and endings, as a name for jobs."""
    return clean(_SUFFIXES.sub("", file_name.rpartition("/")[2]), NAME_LENGTH) or "log"


def read_log(
    file: BinaryIO, *, name: str, options: LogOptions, report: Report, on_read: Callable[[int], object]
) -> Iterator[ImportedJob]:
    """Yields the jobs of a log. Raises NotAJobLog. Afterwards ``report.damage`` describes any damage."""
    source = Source(file, on_read)
    is_json = source.is_json and options.format is not Format.SWF
    jobs = _read_json(source, name, options, report) if is_json else _read_lines(source, name, options, report)
    now = datetime.now(UTC)
    for job in jobs:
        yield job if job.newest.at <= now else replace(job, doubts=[*job.doubts, Doubt.FUTURE])
    report.damage = source.damage or report.damage


def _read_lines(source: Source, name: str, options: LogOptions, report: Report) -> Iterator[ImportedJob]:
    every_line = iter(source)
    head = list(islice(every_line, SAMPLE))
    sample = [line.text for line in head if line.text.strip()]
    if not sample:
        raise NotAJobLog(source.damage or "The file is empty.")
    lines = chain(head, every_line)
    if (options.format or _format(sample, options)) is Format.SWF:
        yield from _read_swf(lines, name, sample, options, report)
    else:
        yield from _read_sacct(source, lines, name, sample, options, report)


def _format(sample: Sequence[str], options: LogOptions) -> Format:
    """Detects the format: a header row means sacct, comments and rows of numbers mean SWF, the rest sacct."""
    if find_header(sample, options.delimiter):
        return Format.SACCT
    numbers = sum(text.lstrip().startswith(";") or _NUMBERS.fullmatch(text) is not None for text in sample)
    if options.columns is None and options.delimiter is None and numbers * 2 >= len(sample):
        return Format.SWF
    return Format.SACCT


def _read_swf(
    lines: Iterable[Line], name: str, sample: Sequence[str], options: LogOptions, report: Report
) -> Iterator[ImportedJob]:
    swf_options = swf.SwfOptions(name=name, epoch=options.epoch, sample=sample[:IDENTITY_LINES])
    try:
        yield from swf.read_jobs(lines, swf_options, report)
    except swf.EpochMissing:
        raise NotAJobLog(NO_EPOCH) from None


def _read_sacct(  # noqa: PLR0913, PLR0917  # what read_log knows
    source: Source, lines: Iterable[Line], name: str, sample: Sequence[str], options: LogOptions, report: Report
) -> Iterator[ImportedJob]:
    shape = find_shape(sample, columns=options.columns, delimiter=options.delimiter)
    if shape is None:
        raise NotAJobLog(_what_it_is(sample))
    rows = table_rows(lines, shape, report, is_cut=lambda: source.damage is not None)
    yield from sacct.read_jobs(rows, sacct.SacctOptions(name=name, zone=options.zone), report)


def _what_it_is(sample: Sequence[str]) -> str:
    """Returns the message for a log of unknown format."""
    if is_fixed_width(sample):
        return FIXED_WIDTH
    if sample[0].startswith(("%YAML", "---")) or any(re.match(r"(meta|jobs)\s*:", text) for text in sample):
        return YAML
    return NO_SHAPE


def _read_json(source: Source, name: str, options: LogOptions, report: Report) -> Iterator[ImportedJob]:
    array = JsonArray(source.texts())
    rows = json_rows(_sacct_jobs(array), report)
    yield from sacct.read_jobs(rows, sacct.SacctOptions(name=name, zone=options.zone), report)
    if not array.found:
        raise NotAJobLog(source.damage or NO_JSON_JOBS)
    report.has_table = True
    report.damage = array.damage


def _sacct_jobs(array: JsonArray) -> Iterator[Json]:
    for job in array:
        if isinstance(job, Mapping) and "job_state" in job and "state" not in job:
            raise NotAJobLog(SQUEUE)
        yield job
