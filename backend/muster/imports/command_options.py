"""Parses the options of ``manage.py import_jobs``."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from muster.imports.imported_job import EARLIEST, LATEST, after
from muster.imports.read_log import Format, LogOptions
from muster.imports.sacct.columns import parse_columns

Option = TypeVar("Option")


def log_options(options: Mapping[str, str | None]) -> LogOptions:
    """Returns the options about the log. Raises ValueError with one sentence."""
    return LogOptions(
        format=_given(options["format"], _format),
        epoch=_given(options["epoch"], _epoch),
        columns=_given(options["columns"], parse_columns),
        delimiter=_given(options["delimiter"], _delimiter),
        zone=_zone(options["timezone"] or ""),
    )


def _given(text: str | None, parse: Callable[[str], Option]) -> Option | None:
    return None if text is None else parse(text)


def _format(text: str) -> Format:
    if text not in list(Format):
        raise ValueError(f"--format is {' or '.join(Format)}, not {text!r}.")
    return Format(text)


def _epoch(text: str) -> datetime:
    try:
        seconds: float = int(text)
    except ValueError:
        try:
            epoch = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"--epoch takes Unix seconds or an ISO 8601 time, not {text!r}.") from error
        seconds = ((epoch if epoch.tzinfo else epoch.replace(tzinfo=UTC)) - EARLIEST).total_seconds()
    found = after(EARLIEST, seconds)
    if found is None:
        raise ValueError(f"--epoch takes a time from {EARLIEST.year} to {LATEST.year}, not {text!r}.")
    return found


def _delimiter(text: str) -> str:
    delimiter = text.replace("\\t", "\t")
    if not delimiter or "\n" in delimiter:
        raise ValueError("--delimiter takes one or more characters.")
    return delimiter


def _zone(text: str) -> tzinfo:
    if text.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"--timezone takes a name like Europe/Stockholm, not {text!r}.") from error
