"""Valid values of sacct's columns; they separate columns when a text contains the delimiter."""

import re
from collections.abc import Callable
from datetime import UTC

from muster.imports.sacct.times import parse_time
from muster.imports.sacct.values import UNKNOWN, Fields, parse_count, parse_duration, parse_job_id, state_name

FREE_TEXT = frozenset({
    "jobname", "comment", "admincomment", "systemcomment", "constraints", "submitline", "workdir", "stdin", "stdout",
    "stderr", "reason", "extra",
})  # fmt: skip
"""Texts that may contain the delimiter and line breaks; sacct escapes neither."""

_RESOURCES = (
    "alloctres reqtres tresusageinave tresusageinmax tresusageinmin tresusageintot tresusageoutave tresusageoutmax"
    " tresusageouttot"
)
LISTS = frozenset({*_RESOURCES.split(), "allocgres", "reqgres", "licenses", "nodelist", "partition", "flags"})
"""Lists separated by commas."""

_NODES_UNKNOWN = "none assigned"
"""sacct prints this in NodeList only."""
_NO_NUMBER = UNKNOWN - {_NODES_UNKNOWN}
_LIMITS = frozenset({"unlimited", "partition_limit"})
_EXIT_CODE = re.compile(r"\d+:\d+")
_SIZE = re.compile(r"\d+(\.\d+)?[KMGTPE]?([iI]?B)?[nc]?", re.IGNORECASE)
_PAIR = re.compile(r"[\w/:.-]+[=:][^,=]*")
_NODE = re.compile(r"[\w.-]*(\[[\d,-]+\][\w.-]*)*")


def _is_time(text: str) -> bool:
    return text.lower() != _NODES_UNKNOWN and parse_time(text, UTC)[1] is None


def _is_duration(text: str) -> bool:
    return text.lower() in _NO_NUMBER | _LIMITS or parse_duration(text) is not None


def _is_count(text: str) -> bool:
    return text.lower() in _NO_NUMBER | _LIMITS or parse_count(text) is not None


def _is_size(text: str) -> bool:
    return text.lower() in _NO_NUMBER or text == "?" or _SIZE.fullmatch(text) is not None


def _is_exit_code(text: str) -> bool:
    return not text or _EXIT_CODE.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    """Returns whether it may be a user, account or partition. A list of partitions may contain commas."""
    return not set("/[]= ") & set(text.strip())


def _is_path(text: str) -> bool:
    return not text or text.lower() in UNKNOWN or text.startswith("/")


def _is_resources(text: str) -> bool:
    return not text or all(_PAIR.fullmatch(item) for item in text.split(","))


def _is_node_list(text: str) -> bool:
    items = re.split(r",(?![^\[]*\])", text)
    return text.lower() in UNKNOWN or all(item and _NODE.fullmatch(item) for item in items)


Check = Callable[[str], bool]

_COLUMNS: dict[Check, str] = {
    lambda text: parse_job_id(text) is not None: "jobid jobidraw",
    lambda text: state_name(text) != "": "state",
    _is_time: "submit eligible start end",
    _is_duration: (
        "elapsed suspended timelimit cputime totalcpu usercpu systemcpu avecpu mincpu planned reserved plannedcpu"
        " resvcpu"
    ),
    _is_count: (
        "elapsedraw cputimeraw timelimitraw nnodes ncpus alloccpus reqcpus allocnodes reqnodes uid gid priority ntasks"
        " associd qosraw dbindex wckeyid reservationid restarts plannedcpuraw resvcpuraw maxrsstask maxvmsizetask"
        " maxpagestask maxdiskreadtask maxdiskwritetask mincputask"
    ),
    _is_size: (
        "reqmem maxrss maxvmsize averss avevmsize maxpages avepages maxdiskread maxdiskwrite avediskread avediskwrite"
        " avecpufreq consumedenergy consumedenergyraw"
    ),
    _is_exit_code: "exitcode derivedexitcode",
    _is_name: "user account partition cluster group qos reservation wckey mcslabel",
    _is_path: "workdir stdin stdout stderr",
    _is_resources: _RESOURCES,
    _is_node_list: "nodelist",
}
_CHECKS = {name: check for check, names in _COLUMNS.items() for name in names.split()}


def fits(name: str, text: str) -> bool:
    """Returns whether a column may hold a text."""
    check = _CHECKS.get(name)
    return check is None or check(text.strip())


def plausible(row: Fields) -> bool:
    """Returns whether job id, state and times are valid."""
    names = ("submit", "eligible", "start", "end")
    return (
        fits("jobid", row.get("jobid", ""))
        and fits("state", row.get("state", ""))
        and all(fits(name, row[name]) for name in names if name in row)
    )
