"""Slurm's accounting records of a history at a given time, as values of sacct's columns. Times are Unix seconds."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.imports.histories.truth import Attempt, Job

Record = dict[str, str | int | None]
"""The values of a row by column; None means unknown."""


@dataclass(frozen=True, slots=True)
class Look:
    """``at`` is the time of the export. ``start_is_end``: jobs that never started have a start, equal to their end."""

    at: int
    start_is_end: bool = False


def records(jobs: list[Job], look: Look) -> list[Record]:
    """Returns records and steps. Array tasks that have not started share one row."""
    rows: list[Record] = []
    waiting: dict[tuple[str, int], list[Job]] = {}
    for job in jobs:
        if job.array and job.submit <= look.at and _waits(job, look):
            waiting.setdefault((job.array, job.submit), []).append(job)
        else:
            rows += _of_job(job, look)
    rows += [_rest(array, tasks) for (array, _), tasks in waiting.items()]
    return rows


def _waits(job: Job, look: Look) -> bool:
    first = job.attempts[0]
    return (first.end if first.start is None else first.start) > look.at


def _rest(array: str, tasks: list[Job]) -> Record:
    numbers = ",".join(task.job_id.partition("_")[2] for task in tasks)
    return {**_shared(tasks[0]), "jobid": f"{array}_[{numbers}%2]", "state": "PENDING", "submit": tasks[0].submit}


def _of_job(job: Job, look: Look) -> Iterator[Record]:
    for attempt in job.attempts:
        if attempt.submit > look.at:
            return
        if not attempt.segments:
            yield {**_shared(job), **_never_started(job, attempt, look)}
            continue
        yield from ({**_shared(job), **part} for part in _parts(job, attempt, look))
        yield from (
            _step(job, attempt, number, look) for number, step in enumerate(attempt.steps) if step.start <= look.at
        )


def _shared(job: Job) -> Record:
    return {
        "jobid": job.job_id, "jobname": job.name, "user": job.user, "partition": job.partition, "cluster": job.cluster,
        "exitcode": "0:0", "nodelist": "None assigned", "elapsedraw": 0, "suspended": 0, "submit": None, "start": None,
        "end": None, "state": "PENDING", "maxrss": "", "timelimitraw": 90, "alloctres": "", "reqmem": "4096M",
    }  # fmt: skip


def _never_started(job: Job, attempt: Attempt, look: Look) -> Record:
    if attempt.end > look.at:
        return {"submit": attempt.submit}
    start = attempt.end if look.start_is_end else None
    return {"submit": attempt.submit, "start": start, "end": attempt.end, "state": attempt.state}


def _parts(job: Job, attempt: Attempt, look: Look) -> Iterator[Record]:
    """Yields a record for each segment; the first is submitted with the attempt, each other one at its resize."""
    for number, segment in enumerate(attempt.segments):
        is_last = number == len(attempt.segments) - 1
        submit = attempt.submit if number == 0 else segment.start
        if segment.start > look.at:
            if number == 0:
                yield {"submit": submit}
            return
        suspended_s = attempt.suspended_s if is_last and attempt.suspended_s < segment.end - segment.start else 0
        part: Record = {
            "submit": submit, "start": segment.start, "nodelist": segment.nodes, "state": "RUNNING",
            "elapsedraw": look.at - segment.start, "alloctres": "billing=8,cpu=8,mem=4G,node=1",
        }  # fmt: skip
        if segment.end <= look.at:
            state = attempt.state if is_last else "RESIZING"
            part |= {
                "end": segment.end, "state": state, "suspended": suspended_s, "exitcode": job.exit_code,
                "elapsedraw": segment.end - segment.start - suspended_s,
            }  # fmt: skip
        yield part


def _step(job: Job, attempt: Attempt, number: int, look: Look) -> Record:
    step = attempt.steps[number]
    end = attempt.end if attempt.end <= look.at else None
    return {
        **_shared(job), "jobid": f"{job.job_id}.{step.name}", "jobname": step.name, "user": "", "partition": "",
        "submit": step.start, "start": step.start, "end": end, "state": "COMPLETED" if end else "RUNNING",
        "elapsedraw": (end or look.at) - step.start, "maxrss": f"{step.memory_kb}K",
    }  # fmt: skip
