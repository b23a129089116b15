"""Counts what became of each line of a log."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from muster.imports.doubts import Doubt, Skip
from muster.imports.imported_job import ImportedJob
from muster.imports.log_lines import Line
from muster.jobs.statuses import Status

NAMED_DIFFERENCES = 10


class Outcome(StrEnum):
    """What the import did with a job."""

    NEW = "new"
    CONTINUED = "continued"
    UNCHANGED = "unchanged"
    DIFFERENT = "different"


@dataclass(slots=True)
class Report:
    """Counts. Every line is either a note (comment, header, blank), a job, part of a job, or skipped."""

    lines: int = 0
    notes: int = 0
    parts: int = 0
    """Lines that belong to the job of another line: steps, partial executions, earlier attempts, continuation lines."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    """Jobs of the log by their status in the database."""
    doubts: Counter[Doubt] = field(default_factory=Counter)
    doubted: int = 0
    skips: Counter[Skip] = field(default_factory=Counter)
    replaced: int = 0
    """Pending array rows that were replaced by jobs of their tasks."""
    differences: list[str] = field(default_factory=list)
    """The first differences between log and database."""
    has_table: bool = False
    """Whether a header row or JSON document identified the log, even without jobs."""
    damage: str | None = None

    @property
    def jobs(self) -> int:
        return self.outcomes.total()

    @property
    def known(self) -> int:
        """Returns the number of jobs that the database had before."""
        return self.jobs - self.outcomes[Outcome.NEW]

    @property
    def balanced(self) -> bool:
        """Returns whether each line counts exactly once."""
        return self.lines == self.notes + self.parts + self.jobs + self.skips.total()

    @property
    def holds_nothing(self) -> bool:
        """Returns whether this is a valid log without jobs to import."""
        return (self.has_table or self.replaced > 0) and not (self.skips or self.damage)

    def usable(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yields the usable lines. Counts all: blank ones as notes, unusable ones as skipped."""
        for line in lines:
            self.lines += 1
            if line.skip is not None:
                self.skips[line.skip] += 1
            elif not line.text.strip():
                self.notes += 1
            else:
                yield line

    def add(self, job: ImportedJob, outcome: Outcome = Outcome.NEW, status: Status | None = None) -> None:
        """Counts a job, by its ``status`` in the database if that is not the log's."""
        self.outcomes[outcome] += 1
        self.statuses[status or job.status] += 1
        self.doubts.update(job.doubts)
        self.doubted += bool(job.doubts)

    def differs(self, job: ImportedJob, what: str) -> None:
        """Records a difference between log and database."""
        if len(self.differences) < NAMED_DIFFERENCES:
            self.differences.append(f"line {job.line}: {job.name}: {what}")

    def replace(self, counted: tuple[Outcome, Status] | None) -> None:
        """Counts a replaced array row. ``counted`` is how it was counted if it is a line of the log."""
        self.replaced += 1
        if counted:
            outcome, status = counted
            self.outcomes[outcome] -= 1
            self.statuses[status] -= 1
            self.parts += 1
