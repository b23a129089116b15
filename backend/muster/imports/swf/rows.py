"""Rows and header of the Standard Workload Format, before anything is made of them."""

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from muster.imports.doubts import Doubt, Skip
from muster.imports.imported_job import EARLIEST, after, clean
from muster.imports.log_lines import Line

COLUMNS = 18
FEWEST = 4
"""Job number, submit, wait and run time: less tells no job."""
LARGEST = 10**15
HEADER_LENGTH = 10_000
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Row:
    """One line. None is unknown; times are in seconds, memory in KB per processor."""

    line: int
    doubts: list[Doubt]
    job: int
    submit: float | None
    wait: float | None
    run: float | None
    processors: float | None
    cpu_time: float | None
    memory: float | None
    wanted_processors: float | None
    wanted_time: float | None
    wanted_memory: float | None
    status: float | None
    user: float | None
    group: float | None
    application: float | None
    queue: float | None
    partition: float | None
    preceding: float | None
    think_time: float | None


def parse_row(line: Line) -> Row | Skip:
    """The numbers of a line, whatever is wrong with some of them."""
    fields = line.text.split()
    if len(fields) < FEWEST:
        return Skip.ROW_SHORT
    doubts = list(line.doubts)
    if len(fields) != COLUMNS:
        doubts.append(Doubt.FIELDS_MISSING if len(fields) < COLUMNS else Doubt.FIELDS_EXTRA)
    numbers = [_number(text, doubts) for text in fields[:COLUMNS]]
    numbers += [None] * (COLUMNS - len(numbers))
    job, *others = numbers
    if job is None:
        return Skip.NO_JOB_ID
    return Row(line.number, doubts, int(job), *others)


def _number(text: str, doubts: list[Doubt]) -> float | None:
    if text == "-1":
        return None
    try:
        number: float = int(text)
    except ValueError:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
    # NaN is in no range; int() and float() would take 1_000.
    if not -LARGEST <= number <= LARGEST or "_" in text:
        doubts.append(Doubt.NUMBER_UNREADABLE)
        return None
    if number < 0:
        if number != -1:
            doubts.append(Doubt.NUMBER_NEGATIVE)
        return None
    return number


@dataclass(slots=True)
class Header:
    """What the comments at the top say of the log."""

    said: dict[str, str] = field(default_factory=dict)
    queues: dict[int, str] = field(default_factory=dict)
    partitions: dict[int, str] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Takes one comment in; ``; Partition:  1  pbatch`` names a partition."""
        key, _, value = text.lstrip("; \t").partition(":")
        key, value = key.strip().lower(), value.strip()
        number, _, name = value.partition(" ")
        names = {"queue": self.queues, "partition": self.partitions}.get(key)
        if len(self.said) + len(self.queues) + len(self.partitions) >= HEADER_LENGTH:
            return
        if names is None:
            self.said.setdefault(key, value)
        elif number.isdecimal() and len(number) < COLUMNS and name.split():
            names.setdefault(int(number), name.split()[0])

    @property
    def start(self) -> datetime | None:
        """When the log began; None when it doesn't say. Zero is how some logs say that they don't know."""
        seconds = self.said.get("unixstarttime", "").split()[:1]
        doubts: list[Doubt] = []
        number = _number(seconds[0], doubts) if seconds else None
        return after(EARLIEST, number) if number else None

    def identity(self, sample: Sequence[str]) -> str:
        """Up to 40 characters that tell this log from others: of its header, or else of its first lines."""
        names = [self.said.get(key, "") for key in ("computer", "installation", "unixstarttime")]
        known = bool(names[0] or names[1])
        digest = hashlib.sha256("\n".join(names if known else sample).encode("utf-8", "replace")).hexdigest()
        slug = _SLUG.sub("-", clean(names[0]).lower()).strip("-")[:27]
        return f"{slug or 'log'}-{digest[:12]}"
