"""What Muster should hold of a history."""

from dataclasses import dataclass

from tests.imports.histories.truth import Attempt, Job

STATUSES = {
    "COMPLETED": "COMPLETED", "FAILED": "FAILED", "TIMEOUT": "FAILED", "OUT_OF_MEMORY": "FAILED",
    "CANCELLED by 1007": "CANCELLED", "NODE_FAIL": "FAILED",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """``history`` holds statuses and Unix seconds; ``ran_s`` is the time of execution."""

    history: tuple[tuple[str, int], ...]
    attempt: int
    ran_s: int | None
    steps: int
    memory_mb: float | None


def expected(job: Job) -> Expected:
    """Of a job whose history is over."""
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
    """When it started, was resized, and began to count as running after a suspension."""
    running = [("RUNNING", segment.start) for segment in attempt.segments]
    suspended_s = _suspended_s(attempt)
    if suspended_s and attempt.start is not None:
        running.append(("RUNNING", attempt.start + suspended_s))
    return sorted(running, key=lambda entry: entry[1])


def _suspended_s(attempt: Attempt) -> int:
    """Slurm records it with the last set of nodes, and only what fits in there."""
    if not attempt.segments:
        return 0
    last = attempt.segments[-1]
    return attempt.suspended_s if attempt.suspended_s < last.end - last.start else 0
