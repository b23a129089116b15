"""Converts values of ``sacct --json``, whose form depends on Slurm's version, to the texts of sacct."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from muster.imports.sacct.arrays import listed
from muster.imports.sacct.values import REQUEUED, RESIZED

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

# INFINITE and NO_VAL of Slurm, in 32 and 64 bits: older versions write them as they are.
_INFINITE = frozenset({0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF})
_UNSET = frozenset({0xFFFFFFFE, 0xFFFFFFFFFFFFFFFE})
_DECISIVE = RESIZED | REQUEUED


def at(value: Json, path: str) -> Json:
    """Returns the value at a path such as ``time/start``, or None."""
    for key in path.split("/"):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def number(value: Json) -> int | None:
    """Reads 5 or ``{"set": true, "infinite": false, "number": 5}``. None if unset, infinite or negative."""
    if isinstance(value, Mapping):
        unset = value.get("set") is False or value.get("infinite") is True
        return None if unset else number(value.get("number"))
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 1 << 63 and int(value) not in _INFINITE | _UNSET else None


def is_infinite(value: Json) -> bool:
    if isinstance(value, Mapping):
        return value.get("infinite") is True
    return isinstance(value, int) and value in _INFINITE


def text(value: Json) -> str:
    """Returns a text, or an empty one for other values. Replaces lone surrogates."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def digits(value: Json) -> str:
    """Returns a number as text; empty if unknown."""
    count = number(value)
    return "" if count is None else str(count)


def moment(value: Json) -> str:
    """Returns a time in Unix seconds as text; empty for zero, which means none. Keeps a formatted time."""
    return text(value) if isinstance(value, str) and not value.isdecimal() else digits(value).lstrip("0")


def state(value: Json) -> str:
    """Reads ``"COMPLETED"``, ``["COMPLETED"]`` or a base state with flags. Requeue and resize flags take precedence."""
    if isinstance(value, Mapping):
        return state(value.get("current"))
    if isinstance(value, str):
        return text(value)
    names = [text(name) for name in value] if isinstance(value, Sequence) else []
    return next((name for name in names if name in _DECISIVE), names[0] if names else "")


def exit_code(value: Json) -> str:
    """Returns exit code and signal as ``1:9``."""
    if not isinstance(value, Mapping):
        return text(value)
    code = number(value.get("return_code"))
    signal = number(at(value, "signal/id")) or number(at(value, "signal/signal_id")) or number(value.get("signal"))
    return "" if code is None and signal is None else f"{code or 0}:{signal or 0}"


def resources(value: Json) -> str:
    """Returns a list of trackable resources as ``cpu=8,mem=4096M,gres/gpu:a100=2``."""
    if isinstance(value, str):
        return text(value)
    items = value if isinstance(value, Sequence) else []
    return ",".join(filter(None, map(_resource, items)))


def _resource(item: Json) -> str:
    kind, name, count = text(at(item, "type")), text(at(item, "name")), number(at(item, "count"))
    if not kind or count is None:
        return ""
    return f"{kind}{'/' if name else ''}{name}={count}{'M' if kind == 'mem' else ''}"


def seconds(value: Json) -> str:
    """Returns ``{"seconds": 65, "microseconds": 500000}`` as ``1:05.500000``."""
    whole, fraction = number(at(value, "seconds")), number(at(value, "microseconds")) or 0
    if whole is None:
        return ""
    whole, fraction = whole + fraction // 1_000_000, fraction % 1_000_000
    return f"{whole // 60}:{whole % 60:02}.{fraction:06}"


def job_id(job: Json) -> str:
    """Returns the JobID as sacct prints it: ``123``, ``123_4``, ``123_[5-9%2]`` or ``123+0``."""
    plain = digits(at(job, "job_id")) or text(at(job, "job_id"))
    array, task = number(at(job, "array/job_id")), number(at(job, "array/task_id"))
    waiting = listed(text(at(job, "array/task")))
    het, offset = number(at(job, "het/job_id")), number(at(job, "het/job_offset"))
    if array and waiting:
        limit = number(at(job, "array/limits/max/running/tasks"))
        return f"{array}_[{waiting}%{limit}]" if limit and "%" not in waiting else f"{array}_[{waiting}]"
    if array and task is not None:
        return f"{array}_{task}"
    return f"{het}+{offset}" if het and offset is not None else plain
