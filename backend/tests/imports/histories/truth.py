"""The true history of a cluster: jobs, their attempts, resizes and suspensions. Times are Unix seconds."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    start: int
    memory_kb: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of an attempt between two resizes, on one set of nodes."""

    start: int
    end: int
    nodes: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """Without ``segments`` the attempt never started, and ``end`` is its cancellation. ``state`` is its last state."""

    submit: int
    end: int
    state: str
    segments: tuple[Segment, ...] = ()
    suspended_s: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def start(self) -> int | None:
        return self.segments[0].start if self.segments else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job, an array task or a part of a heterogeneous job, with one id."""

    job_id: str
    name: str
    user: str
    partition: str
    cluster: str
    exit_code: str
    attempts: tuple[Attempt, ...] = field(default_factory=tuple)

    @property
    def submit(self) -> int:
        return self.attempts[0].submit

    @property
    def array(self) -> str | None:
        """Returns the id of the array; None if the job isn't an array task."""
        base, is_task, _ = self.job_id.partition("_")
        return base if is_task else None


def latest(jobs: list[Job]) -> int:
    """Returns the end of the last attempt."""
    return max((attempt.end for job in jobs for attempt in job.attempts), default=0)
