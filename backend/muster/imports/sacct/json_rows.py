"""Converts ``sacct --json`` to the rows of ``sacct --parsable2``.

Source: the parsers of Slurm's data_parser plugins, and of the openapi/dbv0.0.3x plugins before them.
"""

from collections.abc import Iterable, Iterator, Mapping

from muster.imports.doubts import Doubt, Skip
from muster.imports.report import Report
from muster.imports.sacct.json_values import (
    Json,
    at,
    digits,
    exit_code,
    is_infinite,
    job_id,
    moment,
    number,
    resources,
    seconds,
    state,
    text,
)
from muster.imports.sacct.table_rows import Row

_TEXTS = {
    "jobname": "name", "user": "user", "account": "account", "partition": "partition", "qos": "qos",
    "cluster": "cluster", "constraints": "constraints", "comment": "comment/job", "nodelist": "nodes",
}  # fmt: skip
_NUMBERS = {
    "elapsedraw": "time/elapsed", "suspendedraw": "time/suspended", "timelimitraw": "time/limit",
    "reqcpus": "required/CPUs", "allocnodes": "allocation_nodes",
}  # fmt: skip
_MOMENTS = {"submit": "time/submission", "eligible": "time/eligible", "start": "time/start", "end": "time/end"}


def json_rows(jobs: Iterable[Json], report: Report) -> Iterator[Row]:
    """Yields a row a record and a row a step; ``line`` is the number of the record in the document."""
    for position, job in enumerate(jobs, 1):
        report.lines += 1
        if not isinstance(job, Mapping) or not job_id(job):
            report.skips[Skip.NO_JOB_ID] += 1
            continue
        yield _job_row(position, job)
        steps = at(job, "steps")
        for step in steps if isinstance(steps, list) else []:
            report.lines += 1
            yield _step_row(position, job, step)


def _job_row(position: int, job: Json) -> Row:
    fields = {"jobid": job_id(job), "state": _state(job), "exitcode": exit_code(at(job, "exit_code"))}
    fields |= {name: text(at(job, path)) for name, path in _TEXTS.items()}
    fields |= {name: digits(at(job, path)) for name, path in _NUMBERS.items()}
    fields |= {name: moment(at(job, path)) for name, path in _MOMENTS.items()}
    fields["timelimit"] = "UNLIMITED" if is_infinite(at(job, "time/limit")) else ""
    fields["reqmem"] = _memory(at(job, "required"))
    fields["reqtres"] = resources(at(job, "tres/requested"))
    fields["alloctres"] = resources(at(job, "tres/allocated"))
    fields["totalcpu"] = seconds(at(job, "time/total"))
    return Row(position, fields, _corrected_start(fields))


def _state(job: Json) -> str:
    name = state(at(job, "state"))
    user = text(at(job, "kill_request_user"))
    return f"{name} by {user}" if name == "CANCELLED" and user else name


def _memory(required: Json) -> str:
    """Returns the requested memory in MB a CPU or a node. In older versions one number carries a flag for "a CPU"."""
    for name, suffix in (("memory_per_cpu", "Mc"), ("memory_per_node", "Mn")):
        if count := number(at(required, name)):
            return f"{count}{suffix}"
    whole = at(required, "memory")
    return f"{whole}Mn" if isinstance(whole, int) and not isinstance(whole, bool) and whole > 0 else ""


def _corrected_start(fields: dict[str, str]) -> list[Doubt]:
    """Corrects the start in versions of Slurm that write the eligible time instead, from end and elapsed time."""
    columns = ("start", "end", "elapsedraw")
    start, end, elapsed_s = (int(fields[name]) if fields[name].isdecimal() else None for name in columns)
    suspended_s = int(fields["suspendedraw"] or 0)
    if start is None or end is None or elapsed_s is None or fields["start"] != fields["eligible"]:
        return []
    began = end - elapsed_s - suspended_s
    if began <= start or suspended_s:
        return []
    fields["start"] = str(began)
    return [Doubt.START_FROM_ELAPSED]


def _step_row(position: int, job: Json, step: Json) -> Row:
    whole_id = at(step, "step/id")
    name = text(whole_id).rpartition(".")[2] or digits(whole_id) or text(at(step, "step/name")) or "?"
    peaks = at(step, "tres/requested/max")
    memory = [item for item in peaks if at(item, "type") == "mem"] if isinstance(peaks, list) else []
    return Row(
        position,
        {
            "jobid": f"{job_id(job)}.{name}",
            "cluster": text(at(job, "cluster")),
            "start": moment(at(step, "time/start")),
            "end": moment(at(step, "time/end")),
            "maxrss": digits(at(memory[0], "count")) if memory else "",
        },
    )
