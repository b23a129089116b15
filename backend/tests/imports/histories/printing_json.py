"""Prints records as several versions of ``sacct --json`` do."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import orjson

from tests.imports.histories.records import Record

Json = object


class Parser(StrEnum):
    """The plugin, which determines how numbers and states are represented: data_parser, or the older openapi."""

    V37 = "openapi/dbv0.0.37"
    V40 = "data_parser/v0.0.40"


def document(records: Sequence[Record], parser: Parser) -> bytes:
    """Returns the jobs with their steps. As in slurmdbd, a step belongs to the record during which it started."""
    jobs = [record for record in records if "." not in str(record["jobid"])]
    steps = [record for record in records if "." in str(record["jobid"])]
    owners = [_owner(step, jobs) for step in steps]
    made = [
        _job(job, [step for step, owner in zip(steps, owners, strict=True) if owner == at], parser)
        for at, job in enumerate(jobs)
    ]
    return orjson.dumps({"meta": {"plugin": {"type": parser}}, "jobs": made, "warnings": [], "errors": []})


def _owner(step: Record, jobs: Sequence[Record]) -> int:
    own = [at for at, job in enumerate(jobs) if job["jobid"] == str(step["jobid"]).partition(".")[0] and job["start"]]
    begun = [at for at in own if int(jobs[at]["start"] or 0) <= int(step["start"] or 0)]
    return max(begun, key=lambda at: int(jobs[at]["start"] or 0))


def _wrapped(parser: Parser) -> Callable[[int | None], Json]:
    if parser is Parser.V37:
        return lambda number: number
    return lambda number: {"set": number is not None, "infinite": False, "number": number or 0}


def _job(record: Record, steps: Sequence[Record], parser: Parser) -> Json:
    wrap = _wrapped(parser)
    code, signal = (int(part) for part in str(record["exitcode"]).split(":"))
    state, _, by = str(record["state"]).partition(" by ")
    is_old = parser is Parser.V37
    return {
        **_ids(str(record["jobid"]), wrap),
        "name": record["jobname"], "user": record["user"], "partition": record["partition"],
        "cluster": record["cluster"], "nodes": record["nodelist"], "kill_request_user": by or None,
        "state": {"current": state if is_old else [state], "reason": "None"},
        "exit_code": {
            "status": "SUCCESS" if is_old else ["SUCCESS"], "return_code": wrap(code),
            "signal": {"signal_id" if is_old else "id": wrap(signal), "name": ""},
        },
        "time": {
            "submission": record["submit"], "start": record["start"] or 0, "end": record["end"] or 0,
            "eligible": record["submit"], "elapsed": record["elapsedraw"], "suspended": record["suspended"],
            "limit": wrap(90),
        },
        "required": {"CPUs": 8, "memory_per_node": wrap(4096)},
        "tres": {"allocated": [{"type": "cpu", "name": "", "count": 8}], "requested": []},
        "steps": [_step(step, wrap) for step in steps],
    }  # fmt: skip


def _ids(job_id: str, wrap: Callable[[int | None], Json]) -> dict[str, Json]:
    """Returns the ids. An array task or a part of a heterogeneous job has another number as its raw id."""
    base, array, task = job_id.partition("_")
    base, het, offset = base.partition("+")
    waiting = task.strip("[]").partition("%")[0] if "[" in task else ""
    return {
        "job_id": int(base) + (1_000_000 if array or het else 0),
        "array": {
            "job_id": int(base) if array else 0, "task": waiting,
            "task_id": wrap(int(task) if array and not waiting else None),
            "limits": {"max": {"running": {"tasks": 2 if waiting else 0}}},
        },
        "het": {"job_id": int(base) if het else 0, "job_offset": wrap(int(offset) if het else None)},
    }  # fmt: skip


def _step(record: Record, wrap: Callable[[int | None], Json]) -> Json:
    kilobytes = int(str(record["maxrss"]).rstrip("K"))
    return {
        "step": {"id": record["jobid"], "name": record["jobname"]},
        "time": {"start": wrap(_number(record["start"])), "end": wrap(_number(record["end"]))},
        "tres": {"requested": {"max": [{"type": "mem", "count": kilobytes * 1024}]}},
    }


def _number(value: str | int | None) -> int | None:
    return int(value) if value is not None else None
