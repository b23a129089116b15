"""Prints records as sacct does, or as CSV made from its output."""

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from tests.imports.histories.records import Record

NAMES = {
    "jobid": "JobID", "jobname": "JobName", "user": "User", "partition": "Partition", "cluster": "Cluster",
    "state": "State", "exitcode": "ExitCode", "submit": "Submit", "start": "Start", "end": "End",
    "elapsedraw": "ElapsedRaw", "elapsed": "Elapsed", "suspended": "Suspended", "nodelist": "NodeList",
    "maxrss": "MaxRSS", "timelimitraw": "TimelimitRaw", "alloctres": "AllocTRES", "reqmem": "ReqMem",
    "submitline": "SubmitLine",
}  # fmt: skip
NEEDED = ("jobid", "state", "submit", "start", "end", "nodelist", "elapsedraw", "maxrss", "suspended")
OPTIONAL = ("user", "partition", "cluster", "exitcode", "timelimitraw", "alloctres", "reqmem", "submitline", "elapsed")
TIMES = ("submit", "start", "end")


class TimeFormat(StrEnum):
    LOCAL = "local"
    SPACED = "spaced"
    OFFSET = "offset"
    EPOCH = "epoch"


class Packing(StrEnum):
    PLAIN = "plain"
    GZIP = "gzip"
    UTF_16 = "utf-16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The format of a table. ``quoted``: as CSV. ``parsable``: with a delimiter at the end of each row."""

    columns: Sequence[str]
    delimiter: str = "|"
    quoted: bool = False
    parsable: bool = False
    times: TimeFormat = TimeFormat.LOCAL
    zone: tzinfo = UTC
    packing: Packing = Packing.PLAIN
    submit_line: str = "sbatch x.sh"


def table(records: Sequence[Record], style: Style) -> bytes:
    """Returns a header row and one row per record."""
    rows = [
        [NAMES[name] for name in style.columns],
        *([_text(r, name, style) for name in style.columns] for r in records),
    ]
    return packed(_csv(rows, style) if style.quoted else _plain(rows, style), style.packing)


def packed(text: str, packing: Packing) -> bytes:
    if packing is Packing.UTF_16:
        return text.replace("\n", "\r\n").encode("utf-16")
    return gzip.compress(text.encode()) if packing is Packing.GZIP else text.encode()


def _plain(rows: Sequence[Sequence[str]], style: Style) -> str:
    end = style.delimiter + "\n" if style.parsable else "\n"
    return "".join(style.delimiter.join(row) + end for row in rows)


def _csv(rows: Sequence[Sequence[str]], style: Style) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=style.delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _text(record: Record, name: str, style: Style) -> str:
    if name == "submitline":
        return style.submit_line
    value = record["elapsedraw" if name == "elapsed" else name]
    if name in TIMES:
        return "Unknown" if value is None else time_text(int(value), style)
    if name in {"elapsed", "suspended"}:
        return duration_text(int(value or 0))
    return str(value)


def time_text(at: int, style: Style) -> str:
    local = datetime.fromtimestamp(at, style.zone)
    match style.times:
        case TimeFormat.EPOCH:
            return str(at)
        case TimeFormat.OFFSET:
            return datetime.fromtimestamp(at, timezone(timedelta(hours=-7))).strftime("%Y-%m-%dT%H:%M:%S%z")
        case TimeFormat.SPACED:
            return local.strftime("%Y-%m-%d %H:%M:%S")
        case TimeFormat.LOCAL:
            return local.strftime("%Y-%m-%dT%H:%M:%S")


def duration_text(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    text = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days}-{text}" if days else text


def is_plain(at: int, zone: tzinfo) -> bool:
    """Returns whether the local time is unambiguous."""
    local = datetime.fromtimestamp(at, zone).replace(tzinfo=None)
    return local.replace(tzinfo=zone).timestamp() == local.replace(tzinfo=zone, fold=1).timestamp() == at
