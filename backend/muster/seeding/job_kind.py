"""The description of a kind of jobs."""

from dataclasses import dataclass, field

HOUR = 3600
DAY = 24 * HOUR

COMMON_ERRORS = (
    "Segmentation fault (core dumped) on {node}",
    "Killed: out of memory (cgroup limit reached) on {node}",
    "No space left on device: /scratch on {node}",
    "Lost contact with {node}",
    "Exit status 1: see the log",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of similar jobs. ``{subject}`` in a name is replaced here, ``{n}`` and ``{date}`` in the database."""

    names: tuple[str, ...]
    subjects: tuple[str, ...]
    queue: str
    metric: str
    """The name of a number in the result of a completed job, up to ``metric_max``."""
    metric_max: int
    median_s: float
    spread: float
    """Standard deviation of the logarithm of the run time."""
    walltime_s: int
    cpus: int
    memory_mb: int
    gpus: int = 0
    failure: float = 0.06
    """The fraction of failed jobs; a few more exceed their walltime."""
    description: str = ""
    errors: tuple[str, ...] = field(default=COMMON_ERRORS)
