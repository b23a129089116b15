"""The jobs that Muster should create from a history."""

from dataclasses import dataclass

from tests.imports.histories.truth import Attempt, Job

STATUSES = {
    "COMPLETED": "COMPLETED", "FAILED": "FAILED", "TIMEOUT": "FAILED", "OUT_OF_MEMORY": "FAILED",
    "CANCELLED by 1007": "CANCELLED", "NODE_FAIL": "FAILED",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """An imported job. ``history`` has statuses with Unix seconds; ``ran_s`` is the execution time."""

    history: tuple[tuple[str, int], ...]
    attempt: int
    ran_s: int | None
    steps: int
    memory_mb: float | None


def expected(job: Job) -> Expected:
    """Returns the expected job; its true history must have ended."""
    *requeued, last = job.attempts
    history = [("PENDING", job.submit)]
    for attempt in requeued:
        history += [*_running(attempt), ("PENDING", attempt.end)]
    history += [*_running(last), (STATUSES[last.state], last.end)]
    suspended_s = _suspended_s(last)
    return Expected(
        history=tuple(history),
        attempt=len(job.attempts),
        ran_s=None if last.start is None else last.end - last.start - suspended_s,
        steps=len(last.steps),
        memory_mb=max((step.memory_kb / 1024 for step in last.steps), default=None),
    )


def _running(attempt: Attempt) -> list[tuple[str, int]]:
    """Returns the RUNNING entries: the start, each resize, and the assumed resumption after a suspension."""
    running = [("RUNNING", segment.start) for segment in attempt.segments]
    suspended_s = _suspended_s(attempt)
    if suspended_s and attempt.start is not None:
        running.append(("RUNNING", attempt.start + suspended_s))
    return sorted(running, key=lambda entry: entry[1])


def _suspended_s(attempt: Attempt) -> int:
    """Returns the recorded suspension: Slurm records it with the last segment, and only if it is shorter than that."""
    if not attempt.segments:
        return 0
    last = attempt.segments[-1]
    return attempt.suspended_s if attempt.suspended_s < last.end - last.start else 0
