"""Which field of a sacct row is which: from a header row, an option, or the shape of the rows themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from muster.imports.imported_job import Doubt
from muster.imports.sacct.values import parse_job_id, parse_time, status_of

# Texts that may hold the delimiter: sacct doesn't escape it.
FREE_TEXT = ("jobname", "comment", "admincomment", "systemcomment", "constraints", "submitline", "workdir", "reason")
REQUIRED = frozenset({"jobid", "state"})

Fields = Mapping[str, str]
"""A row by the names of its columns."""

# sacct --helpformat, over the years.
_HELPFORMAT = """
    account admincomment alloccpus allocgres allocnodes alloctres associd avecpu avecpufreq avediskread avediskwrite
    avepages averss avevmsize blockid cluster comment constraints consumedenergy consumedenergyraw container cputime
    cputimeraw dbindex derivedexitcode elapsed elapsedraw eligible end exitcode extra failednode flags gid group jobid
    jobidraw jobname layout licenses maxdiskread maxdiskreadnode maxdiskreadtask maxdiskwrite maxdiskwritenode
    maxdiskwritetask maxpages maxpagesnode maxpagestask maxrss maxrssnode maxrsstask maxvmsize maxvmsizenode
    maxvmsizetask mcslabel mincpu mincpunode mincputask ncpus nnodes nodelist ntasks partition planned plannedcpu
    plannedcpuraw priority qos qosraw qosreq quotient reason reqcpufreq reqcpufreqgov reqcpufreqmax reqcpufreqmin
    reqcpus reqgres reqmem reqnodes reqtres reservation reservationid reserved resvcpu resvcpuraw restarts sluid start
    state stderr stdin stdout submit submitline suspended systemcomment systemcpu timelimit timelimitraw totalcpu
    tresusageinave tresusageinmax tresusageinmaxnode tresusageinmaxtask tresusageinmin tresusageinminnode
    tresusageinmintask tresusageintot tresusageoutave tresusageoutmax tresusageouttot uid user usercpu wckey wckeyid
    workdir
"""
KNOWN = frozenset(_HELPFORMAT.split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the fields in order; the last ``optional`` may be absent from a row."""

    names: tuple[str, ...]
    optional: int = 0

    @property
    def fewest(self) -> int:
        return len(self.names) - self.optional


def parse_columns(text: str) -> Columns:
    """Columns from names between commas or spaces; one in [brackets] may be absent. Raises ValueError, one sentence."""
    words = text.replace(",", " ").split()
    names = tuple(_name(word) for word in words)
    optional = 0
    while optional < len(words) and words[-1 - optional].startswith("["):
        optional += 1
    if not set(_renamed(names)) >= REQUIRED:
        raise ValueError("The columns must name at least JobID and State.")
    return Columns(_renamed(names), optional)


def header_columns(fields: Sequence[str]) -> Columns | None:
    """Columns from a row of their names; None when it isn't one."""
    names = [_name(field) for field in fields]
    while names and not names[-1]:
        names.pop()
    known = sum(name in KNOWN for name in names)
    renamed = _renamed(names)
    return Columns(renamed) if set(renamed) >= REQUIRED and known * 2 > len(names) else None


def _name(text: str) -> str:
    return text.strip().strip("[]").partition("%")[0].lower()


def _renamed(names: Sequence[str]) -> tuple[str, ...]:
    """JobIDRaw stands in where there is no JobID."""
    return tuple("jobid" if name == "jobidraw" and "jobid" not in names else name for name in names)


def split(text: str, delimiter: str, columns: Columns) -> tuple[Fields, list[Doubt]]:
    """The fields of a row by name, and what was wrong with their number."""
    fields = text.split(delimiter)
    surplus = len(fields) - len(columns.names)
    if surplus > 1 or (surplus == 1 and fields[-1].strip()):
        row = _rejoined(fields, delimiter, columns)
        return (row, [Doubt.FIELDS_JOINED]) if row else (_named(columns, fields), [Doubt.FIELDS_EXTRA])
    # One more that is empty: --parsable ends each row with a delimiter.
    return _named(columns, fields), [Doubt.FIELDS_MISSING] if len(fields) < columns.fewest else []


def _rejoined(fields: list[str], delimiter: str, columns: Columns) -> Fields | None:
    """The row as it makes sense when one of its texts holds delimiters; None when it doesn't."""
    for candidate in (fields, fields[:-1]) if not fields[-1].strip() else (fields,):
        width = len(candidate) - len(columns.names) + 1
        for name in FREE_TEXT:
            if name in columns.names:
                at = columns.names.index(name)
                text = delimiter.join(candidate[at : at + width])
                row = _named(columns, [*candidate[:at], text, *candidate[at + width :]])
                if plausible(row):
                    return row
    return None


def _named(columns: Columns, fields: Sequence[str]) -> Fields:
    return dict(zip(columns.names, fields, strict=False))


def plausible(row: Fields) -> bool:
    """Whether the fields hold what their names say."""
    if parse_job_id(row.get("jobid", "")) is None or status_of(row.get("state", "")) is None:
        return False
    times = (parse_time(row.get(name, ""), UTC) for name in ("submit", "eligible", "start", "end"))
    return all(doubt is None for _, doubt in times)
