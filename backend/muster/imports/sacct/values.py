"""Parses values of sacct: states, job ids, durations, memory and lists of resources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from muster.jobs.statuses import Status

Fields = Mapping[str, str]
"""A row by column name."""

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

RESIZED = frozenset({"RESIZING", "RS"})
"""States after which the next record continues the same attempt on other nodes."""
REQUEUED = frozenset({
    "REQUEUED", "RQ", "REQUEUE_FED", "RF", "REQUEUE_HOLD", "RH", "SPECIAL_EXIT", "SE", "NODE_FAIL", "NF", "PREEMPTED",
    "PR",
})  # fmt: skip
"""States after which the next record is the next attempt."""

_STATE_END = re.compile(r"[\s,:;]")
_JOB_ID = re.compile(r"(?P<job>\d{1,20}(?P<task>_(?:\d{1,20}|\[[^\]]*\]?))?(?P<part>\+\d{1,9})?)(?:\.(?P<step>.+))?")
_DURATION = re.compile(r"(?:(?P<days>\d{1,9})-)?(?P<fields>\d{1,9}(?::\d{1,9}){0,2})(?P<fraction>\.\d{1,9})?")
_MEMORY = re.compile(r"(?P<number>\d{1,20}(?:\.\d{1,9})?)(?P<unit>[KMGTPE]?)(?:i?B)?(?P<per>[nc]?)", re.IGNORECASE)
_MB = {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024**2, "P": 1024**3, "E": 1024**4}
BYTES = 1 / 1024**2
# What Slurm ORs onto ReqMem to say "per CPU"; older sacct prints it as part of the number.
PER_CPU_FLAGS = (1 << 63, 1 << 31)
LARGEST_MEMORY_MB = 1 << 40
COUNT_DIGITS = 12


@lru_cache(maxsize=1024)
def state_name(state: str) -> str:
    """Returns the name of a state: ``CANCELLED by 123`` and ``OUT_OF_ME+`` too. Empty if unknown."""
    word = (_STATE_END.split(state.upper().strip(), maxsplit=1) or [""])[0]
    if word.endswith("+"):
        whole = [known for known in _BY_STATE if known.startswith(word[:-1])]
        return whole[0] if len({_BY_STATE[known] for known in whole}) == 1 else ""
    return word if word in _BY_STATE else ""


def status_of(state: str) -> Status | None:
    """Returns the status of a state; None if unknown."""
    return _BY_STATE.get(state_name(state))


@dataclass(frozen=True, slots=True)
class JobId:
    """A job ``123``, array task ``123_4`` or component ``123+1`` of a job; ``step`` is ``batch``, ``0`` …"""

    job: str
    step: str | None

    @property
    def base(self) -> str:
        """Returns the number that tasks and components share."""
        return re.split(r"[_+]", self.job, maxsplit=1)[0]


def parse_job_id(text: str) -> JobId | None:
    match = _JOB_ID.fullmatch(text.strip())
    return JobId(match["job"], match["step"]) if match else None


def said(fields: Fields, name: str) -> str:
    """Returns the value of a column; empty if unknown."""
    text = fields.get(name, "").strip()
    return "" if text.lower() in UNKNOWN else text


def parse_duration(text: str) -> float | None:
    """Returns seconds of ``[days-]hours:minutes:seconds``, ``days-hours``, ``minutes:seconds.fraction`` or minutes."""
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


def parse_memory(text: str, unit_mb: float = 1) -> tuple[float, str] | None:
    """Returns MB and a unit: ``n`` a node, ``c`` a CPU, empty for the whole job. None if unknown or zero.

    ``unit_mb`` is what a number without a unit counts: requests are in MB, measurements in :data:`BYTES`.
    """
    match = _MEMORY.fullmatch(text.strip())
    if match is None:
        return None
    number, per = float(match["number"]), match["per"].lower()
    if match["number"].isdecimal():
        for flag in PER_CPU_FLAGS if match["unit"] or unit_mb == 1 else ():
            if int(match["number"]) >= flag:
                number, per = float(int(match["number"]) - flag), "c"
                break
    mb = number * (_MB[match["unit"].upper()] if match["unit"] else unit_mb)
    return (mb, per) if 0 < mb <= LARGEST_MEMORY_MB else None


def parse_count(text: str) -> int | None:
    """Returns a non-negative integer; also of sacct's ``4K`` and of pandas' ``4.0``."""
    text = text.strip().removesuffix(".0")
    factor = 1
    if text[-1:].upper() == "K":
        text, factor = text[:-1], 1_000
    return int(text) * factor if text.isascii() and text.isdecimal() and len(text) <= COUNT_DIGITS else None


def parse_resources(text: str) -> dict[str, str]:
    """Returns the values of ``cpu=8,mem=4G,gres/gpu:a100=2`` by name."""
    pairs = (item.partition("=") for item in text.split(","))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}


def gpus(resources: Mapping[str, str]) -> int | None:
    """Returns the number of GPUs: the total, or else the sum of the types."""
    whole = parse_count(resources.get("gres/gpu", ""))
    kinds = [parse_count(count) for name, count in resources.items() if name.startswith("gres/gpu:")]
    return whole if whole is not None else sum(filter(None, kinds)) or None
