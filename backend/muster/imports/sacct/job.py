"""A job from its executions and steps, as sacct lists them."""

from collections.abc import Sequence

from muster.imports.imported_job import FINAL, NAME_LENGTH, QUEUE_LENGTH, Doubt, Entry, ImportedJob, clean
from muster.imports.sacct.columns import Fields
from muster.imports.sacct.execution import Execution
from muster.imports.sacct.values import UNKNOWN, parse_count, parse_duration, parse_memory
from muster.jobs.statuses import Status

KEY_LENGTH = 255
ID_LENGTH = 100
TEXT_LENGTH = 500
ATTEMPTS = 32_767
"""What the column holds."""


def told(executions: list[Execution]) -> list[Execution]:
    """The last execution and those before it that fit in before it; the others contradict it."""
    last = executions[-1]
    limit = last.start or last.submit
    kept = [last]
    for execution in reversed(executions[:-1]):
        if execution.start and execution.end and execution.start <= execution.end <= limit:
            kept.insert(0, execution)
            limit = execution.start
    return kept


def make_job(*, job_id: str, log: str, executions: Sequence[Execution], steps: Sequence[Fields]) -> ImportedJob:
    """The job whose executions these are, the last one deciding. Steps add what they measured."""
    last = executions[-1]
    submit = min(execution.submit for execution in executions)
    entries = [Entry(Status.PENDING, submit, _submitted(last))]
    for execution in executions[:-1]:
        entries += _requeued(execution)
    ending = last.entries()
    entries += ending
    if not ending:
        entries[-1] = Entry(Status.PENDING, entries[-1].at, last.ended_by)
    doubts = [doubt for execution in executions for doubt in execution.doubts]
    name = clean(last.fields.get("jobname", ""), NAME_LENGTH + 1) or clean(f"{log}-{job_id}", NAME_LENGTH)
    if len(name) > NAME_LENGTH:
        name = clean(name, NAME_LENGTH)
        doubts.append(Doubt.NAME_CUT)
    return ImportedJob(
        key=_key(job_id, last),
        line=last.line,
        name=name,
        queue=clean(_said(last.fields, "partition").partition(",")[0], QUEUE_LENGTH) or "default",
        entries=entries,
        description=_description(last.fields, job_id),
        scheduled_at=last.eligible if last.eligible and last.eligible > last.submit else None,
        attempt=min(len(executions), ATTEMPTS),
        error=last.ended_by if last.status is Status.FAILED else "",
        result=_result(last, steps),
        resources=_resources(last.fields),
        doubts=list(dict.fromkeys(doubts)),
    )


def _key(job_id: str, last: Execution) -> str:
    """Job ids come again when Slurm's counter wraps, never with the same submit time."""
    times = (_said(last.fields, name) for name in ("submit", "eligible", "start", "end"))
    submit = next(filter(None, times), "")
    return clean(f"sacct:{job_id[:ID_LENGTH]}:{submit}:{_said(last.fields, 'cluster')}", KEY_LENGTH)


def _requeued(execution: Execution) -> list[Entry]:
    start, end = execution.start or execution.submit, execution.end or execution.submit
    return [
        Entry(Status.RUNNING, start, execution.started_on),
        Entry(Status.PENDING, end, f"{execution.ended_by}; requeued"),
    ]


def _submitted(execution: Execution) -> str:
    user = _said(execution.fields, "user")
    return clean(f"Submitted by {user}" if user else "Submitted", TEXT_LENGTH)


def _said(fields: Fields, name: str) -> str:
    text = fields.get(name, "").strip()
    return "" if text.lower() in UNKNOWN else text


def _description(fields: Fields, job_id: str) -> str:
    said = ((name, _said(fields, name)) for name in ("cluster", "account", "qos", "constraints", "comment"))
    parts = [f"Slurm job {job_id[:ID_LENGTH]}", *(f"{name} {value}" for name, value in said if value)]
    return clean(", ".join(parts))


def _result(last: Execution, steps: Sequence[Fields]) -> dict[str, object]:
    fields = last.fields
    code, _, signal = _said(fields, "exitcode").partition(":") if last.status in FINAL else ("", "", "")
    rss = [memory[0] for step in (fields, *steps) if (memory := parse_memory(_said(step, "maxrss")))]
    cpu_time = parse_duration(_said(fields, "totalcpu"))
    known = {
        "exit_code": parse_count(code),
        "signal": parse_count(signal) or None,
        "cpu_time_s": round(cpu_time, 3) if cpu_time is not None else None,
        "max_rss_mb": round(max(rss), 3) if rss else None,
        "steps": len(steps) or None,
        "nodes": clean(_said(fields, "nodelist"), TEXT_LENGTH) or None,
        "user": clean(_said(fields, "user"), TEXT_LENGTH) or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _resources(fields: Fields) -> dict[str, object]:
    cpus = _count(fields, "reqcpus", "ncpus", "alloccpus")
    nodes = _count(fields, "reqnodes", "nnodes", "allocnodes")
    walltime_s = parse_duration(_said(fields, "timelimit"))
    known = {
        "cpus": cpus,
        "memory_mb": _memory_mb(fields, cpus or 1, nodes or 1),
        "gpus": _gpus(_said(fields, "reqtres")) or _gpus(_said(fields, "alloctres")),
        "walltime_s": int(walltime_s) if walltime_s else None,
        "nodes": nodes,
    }
    return {name: value for name, value in known.items() if value is not None}


def _count(fields: Fields, *names: str) -> int | None:
    """The first of these columns that says a number above zero."""
    return next((count for name in names if (count := parse_count(_said(fields, name)))), None)


def _memory_mb(fields: Fields, cpus: int, nodes: int) -> int | None:
    memory = parse_memory(_said(fields, "reqmem"))
    if memory is None:
        return None
    mb, per = memory
    return round(mb * {"c": cpus, "n": nodes}.get(per, 1))


def _gpus(tres: str) -> int | None:
    """Of ``cpu=8,gres/gpu=2,gres/gpu:a100=2``: 2."""
    for item in tres.split(","):
        kind, _, count = item.partition("=")
        if kind.strip().partition(":")[0] == "gres/gpu":
            return parse_count(count)
    return None
