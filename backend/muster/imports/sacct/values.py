"""The values of Slurm's sacct: states, job ids, times, durations and memory."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from muster.imports.imported_job import EARLIEST, LATEST, Doubt, after
from muster.jobs.statuses import Status

UNKNOWN = frozenset({"", "unknown", "none", "n/a", "(null)", "none assigned", "invalid"})

# https://slurm.schedmd.com/job_state_codes.html, with the short codes.
STATES = {
    Status.COMPLETED: "COMPLETED CD",
    Status.CANCELLED: "CANCELLED CA REVOKED RV",
    Status.FAILED: (
        "FAILED F TIMEOUT TO OUT_OF_MEMORY OOM NODE_FAIL NF PREEMPTED PR BOOT_FAIL BF DEADLINE DL"
        " LAUNCH_FAILED RECONFIG_FAIL"
    ),
    Status.RUNNING: (
        "RUNNING R COMPLETING CG SUSPENDED S RESIZING RS SIGNALING SI STAGE_OUT SO STOPPED ST EXPEDITING UPDATE_DB"
    ),
    Status.PENDING: (
        "PENDING PD CONFIGURING CF REQUEUED RQ REQUEUE_FED RF REQUEUE_HOLD RH RESV_DEL_HOLD RD SPECIAL_EXIT SE"
        " POWER_UP_NODE"
    ),
}
_BY_STATE = {word: status for status, words in STATES.items() for word in words.split()}

_JOB_ID = re.compile(r"(?P<job>\d{1,20}(?P<task>_(?:\d{1,20}|\[[^\]]*\]?))?(?P<part>\+\d{1,9})?)(?:\.(?P<step>.+))?")
_DURATION = re.compile(r"(?:(?P<days>\d{1,9})-)?(?P<fields>\d{1,9}(?::\d{1,9}){0,2})(?P<fraction>\.\d{1,9})?")
_MEMORY = re.compile(r"(?P<number>\d{1,20}(?:\.\d{1,9})?)(?P<unit>[KMGTPE]?)(?:i?B)?(?P<per>[nc]?)", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,11}")
_MB = {"K": 1 / 1024, "": 1, "M": 1, "G": 1024, "T": 1024**2, "P": 1024**3, "E": 1024**4}
# What Slurm ORs onto ReqMem to say "per CPU"; older sacct prints it as part of the number.
PER_CPU_FLAGS = (1 << 63, 1 << 31)
LARGEST_MEMORY_MB = 1 << 40
COUNT_DIGITS = 12


@lru_cache(maxsize=1024)
def status_of(state: str) -> Status | None:
    """The status that a state folds to: ``CANCELLED by 123``, ``OUT_OF_ME+`` and ``TO`` too. None when unknown."""
    word = (state.upper().split() or [""])[0]
    if word.endswith("+"):
        folded = {status for known, status in _BY_STATE.items() if known.startswith(word[:-1])}
        return folded.pop() if len(folded) == 1 else None
    return _BY_STATE.get(word)


@dataclass(frozen=True, slots=True)
class JobId:
    """``123``, the array task ``123_4``, a part of a heterogeneous job ``123+1``; ``step`` is ``batch``, ``0`` …"""

    job: str
    step: str | None


def parse_job_id(text: str) -> JobId | None:
    match = _JOB_ID.fullmatch(text.strip())
    return JobId(match["job"], match["step"]) if match else None


def parse_time(text: str, zone: tzinfo, not_before: datetime | None = None) -> tuple[datetime | None, Doubt | None]:
    """The time in UTC, and what is doubtful about it.

    A time without a zone is local to ``zone``; of two that it may mean, the first that isn't before ``not_before``.
    """
    text = text.strip()
    if text.lower() in UNKNOWN:
        return None, None
    try:
        if _EPOCH.fullmatch(text):
            return after(EARLIEST, int(text)), None
        local = datetime.fromisoformat(text)
        if local.tzinfo is None:
            utc, doubt = _from_local(local, zone, not_before)
        else:
            utc, doubt = local.astimezone(UTC), None
    except (ValueError, OverflowError):
        return None, Doubt.TIME_UNREADABLE
    return (utc, doubt) if EARLIEST <= utc < LATEST else (None, Doubt.TIME_UNREADABLE)


def _from_local(local: datetime, zone: tzinfo, not_before: datetime | None) -> tuple[datetime, Doubt | None]:
    utc = local.replace(tzinfo=zone).astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) != local:
        return utc, Doubt.TIME_SKIPPED
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if second != utc:
        return second if not_before and utc < not_before else utc, Doubt.TIME_AMBIGUOUS
    return utc, None


def parse_duration(text: str) -> float | None:
    """Seconds of ``[days-]hours:minutes:seconds``, ``days-hours`` or ``minutes:seconds.fraction``; of bare minutes."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    fields = [int(field) for field in match["fields"].split(":")]
    if match["days"] is not None:
        hours, minutes, seconds = [*fields, 0, 0][:3]
    elif len(fields) == 1:
        hours, minutes, seconds = 0, fields[0], 0
    else:
        hours, minutes, seconds = [0, *fields][-3:]
    total = int(match["days"] or 0) * 86_400 + hours * 3_600 + minutes * 60 + seconds
    return total + float(match["fraction"] or 0)


def parse_memory(text: str) -> tuple[float, str] | None:
    """MB, and for what: ``n`` each node, ``c`` each CPU, empty for the whole job. None when unknown or nothing."""
    match = _MEMORY.fullmatch(text.strip())
    if match is None:
        return None
    number, per = float(match["number"]), match["per"].lower()
    if match["number"].isdecimal():
        for flag in PER_CPU_FLAGS:
            if int(match["number"]) >= flag:
                number, per = float(int(match["number"]) - flag), "c"
                break
    mb = number * _MB[match["unit"].upper()]
    return (mb, per) if 0 < mb <= LARGEST_MEMORY_MB else None


def parse_count(text: str) -> int | None:
    """A whole number that isn't negative; sacct shortens thousands to ``4K``."""
    text = text.strip()
    factor = 1
    if text[-1:].upper() == "K":
        text, factor = text[:-1], 1_000
    return int(text) * factor if text.isascii() and text.isdecimal() and len(text) <= COUNT_DIGITS else None
