"""Names the columns of a sacct log, from a header row or an option."""

from collections.abc import Sequence
from dataclasses import dataclass

REQUIRED = frozenset({"jobid", "state"})

# sacct --helpformat, over the years.
_HELPFORMAT = """
    account admincomment alloccpus allocgres allocnodes alloctres associd avecpu avecpufreq avediskread avediskwrite
    avepages averss avevmsize blockid cluster comment constraints consumedenergy consumedenergyraw container cputime
    cputimeraw dbindex derivedexitcode elapsed elapsedraw eligible end exitcode extra failednode flags gid group jobid
    jobidraw jobname layout licenses maxdiskread maxdiskreadnode maxdiskreadtask maxdiskwrite maxdiskwritenode
    maxdiskwritetask maxpages maxpagesnode maxpagestask maxrss maxrssnode maxrsstask maxvmsize maxvmsizenode
    maxvmsizetask mcslabel mincpu mincpunode mincputask ncpus nnodes nodelist ntasks partition planned plannedcpu
    plannedcpuraw priority qos qosraw qosreq quotient reason reqcpufreq reqcpufreqgov reqcpufreqmax reqcpufreqmin
    reqcpus reqgres reqmem reqnodes reqtres reservation reservationid reserved restarts resvcpu resvcpuraw segmentsize
    sluid start state stderr stdin stdout submit submitline suspended systemcomment systemcpu timelimit timelimitraw
    totalcpu tresusageinave tresusageinmax tresusageinmaxnode tresusageinmaxtask tresusageinmin tresusageinminnode
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
    """Parses column names between commas or spaces; those in [brackets] may be absent. Raises ValueError."""
    words = text.replace(",", " ").split()
    names = tuple(_name(word) for word in words)
    optional = 0
    while optional < len(words) and words[-1 - optional].startswith("["):
        optional += 1
    if not set(_renamed(names)) >= REQUIRED:
        raise ValueError("The columns must name at least JobID and State.")
    return Columns(_renamed(names), optional)


def header_columns(fields: Sequence[str]) -> Columns | None:
    """Returns the columns of a header row; None if it is not one."""
    names = [_name(field) for field in fields]
    while names and not names[-1]:
        names.pop()
    known = sum(name in KNOWN for name in names)
    renamed = _renamed(names)
    return Columns(renamed) if set(renamed) >= REQUIRED and known * 2 > len(names) else None


def _name(text: str) -> str:
    return text.strip().strip("[]").partition("%")[0].lower()


def _renamed(names: Sequence[str]) -> tuple[str, ...]:
    """Uses JobIDRaw if there is no JobID."""
    return tuple("jobid" if name == "jobidraw" and "jobid" not in names else name for name in names)
