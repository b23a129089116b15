"""Builds a job from its attempts and steps."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from muster.imports.doubts import Doubt
from muster.imports.imported_job import (
    ATTEMPTS,
    FINISHED,
    NAME_LENGTH,
    OWNER_LENGTH,
    QUEUE_LENGTH,
    ImportedJob,
    SlurmIdentity,
    clean,
)
from muster.imports.sacct.attempts import Attempt, executions_of
from muster.imports.sacct.execution import Execution
from muster.imports.sacct.history import history, suspended_s
from muster.imports.sacct.resources import requested
from muster.imports.sacct.steps import Step, peak_memory_mb
from muster.imports.sacct.values import Fields, parse_count, parse_duration, said
from muster.jobs.statuses import Status

KEY_LENGTH = 255
ID_LENGTH = 100
TEXT_LENGTH = 500


def make_job(*, job_id: str, log: str, attempts: Sequence[Attempt], steps: Sequence[Step]) -> ImportedJob:
    """Returns the job of these attempts. The last record decides; ``steps`` are those of the last attempt."""
    executions = executions_of(attempts)
    last = executions[-1]
    entries = history(attempts)
    identity = _identity(job_id, executions)
    doubts = [doubt for execution in executions for doubt in execution.doubts]
    name = clean(last.fields.get("jobname", ""), NAME_LENGTH + 1) or clean(f"{log}-{job_id}", NAME_LENGTH)
    if len(name) > NAME_LENGTH:
        name = clean(name, NAME_LENGTH)
        doubts.append(Doubt.NAME_CUT)
    result = _result(attempts[-1], steps)
    return ImportedJob(
        key=job_key(identity),
        identity=identity,
        line=last.row.line,
        name=name,
        queue=clean(said(last.fields, "partition").partition(",")[0], QUEUE_LENGTH) or "default",
        entries=entries,
        owner=clean(last.user, OWNER_LENGTH),
        project=clean(said(last.fields, "account"), OWNER_LENGTH),
        description=_description(last.fields, job_id),
        scheduled_at=last.eligible if last.eligible and last.eligible > last.submit else None,
        attempt=min(len(attempts), ATTEMPTS),
        error=last.ended_by if last.status is Status.FAILED else "",
        exit_code=result.get("exit_code"),
        usage=_usage(result, last),
        result=result,
        resources=requested(last.fields),
        doubts=list(dict.fromkeys(doubts)),
    )


def _identity(job_id: str, executions: Sequence[Execution]) -> SlurmIdentity:
    last = executions[-1]
    may_continue = last.is_requeued or last.is_resized
    return SlurmIdentity(
        job_id=clean(job_id, ID_LENGTH),
        cluster=clean(said(last.fields, "cluster").replace(":", " "), ID_LENGTH),
        submits=tuple(execution.submit for execution in executions),
        user=clean(last.user, TEXT_LENGTH),
        continues_at=(last.end or last.submit) if may_continue else None,
    )


def job_key(identity: SlurmIdentity) -> str:
    """Returns the unique key. Slurm reuses job ids, but not with the same submit time."""
    return clean(f"sacct:{identity.job_id}:{instant_text(identity.submits[0])}:{identity.cluster}", KEY_LENGTH)


def instant_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _description(fields: Fields, job_id: str) -> str:
    words = ((name, said(fields, name)) for name in ("cluster", "account", "qos", "constraints", "comment"))
    parts = [f"Slurm job {job_id[:ID_LENGTH]}", *(f"{name} {value}" for name, value in words if value)]
    return clean(", ".join(parts))


def _result(attempt: Attempt, steps: Sequence[Step]) -> dict[str, Any]:
    last = attempt[-1]
    code, _, signal = said(last.fields, "exitcode").partition(":") if last.status in FINISHED else ("", "", "")
    peaks = [peak_memory_mb(last.fields), *(step.memory_mb for step in steps)]
    peak = max(filter(None, peaks), default=None)
    cpu_time_s = parse_duration(said(last.fields, "totalcpu"))
    suspended = suspended_s(attempt)
    known = {
        "exit_code": parse_count(code),
        "signal": parse_count(signal) or None,
        "cpu_time_s": round(cpu_time_s, 3) if cpu_time_s is not None else None,
        "suspended_s": round(suspended) if suspended else None,
        "max_rss_mb": round(peak, 3) if peak else None,
        "steps": len(steps) or None,
        "nodes": clean(last.nodes, TEXT_LENGTH) or None,
        "user": clean(last.user, TEXT_LENGTH) or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _usage(result: Mapping[str, Any], last: Execution) -> dict[str, object]:
    known = {
        "cpu_s": result.get("cpu_time_s"),
        "memory_peak_mb": result.get("max_rss_mb"),
        "wall_s": round(last.elapsed_s) if last.elapsed_s is not None and last.status in FINISHED else None,
    }
    return {name: value for name, value in known.items() if value is not None}
