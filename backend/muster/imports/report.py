"""What became of every line of a log, and the summary that says so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from muster.imports.imported_job import Doubt, ImportedJob, Line, Skip
from muster.jobs.statuses import Status


@dataclass(slots=True)
class Account:
    """Counts. Every line is either a note (comment, header, blank), a job, part of a job, or skipped."""

    lines: int = 0
    notes: int = 0
    parts: int = 0
    """Lines that belong to the job of another line: steps, partial executions, earlier attempts."""
    statuses: Counter[Status] = field(default_factory=Counter)
    doubts: Counter[Doubt] = field(default_factory=Counter)
    doubted: int = 0
    skips: Counter[Skip] = field(default_factory=Counter)
    known: int = 0
    """Jobs that the database had already; they are among those that ``statuses`` counts."""
    damage: str | None = None

    @property
    def jobs(self) -> int:
        return self.statuses.total()

    @property
    def balanced(self) -> bool:
        """Whether no line is missing and none counts twice."""
        return self.lines == self.notes + self.parts + self.jobs + self.skips.total()

    def usable(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines that hold something, each counted; blank ones are notes, unusable ones are skipped."""
        for line in lines:
            self.lines += 1
            if line.skip is not None:
                self.skips[line.skip] += 1
            elif not line.text.strip():
                self.notes += 1
            else:
                yield line

    def add(self, job: ImportedJob, *, known: bool = False) -> None:
        """Counts a job that is in the database now, or would be."""
        self.statuses[job.status] += 1
        self.known += known
        self.doubts.update(job.doubts)
        self.doubted += bool(job.doubts)

    def summary(self) -> str:
        """The counts as text: by status, then doubts and skipped lines with their reasons."""
        parts = [f"{_some(self.jobs, 'job')}: {self.jobs - self.known:,} new, {self.known:,} here already."]
        parts += [_row(self.statuses[status], status.value) for status in Status if self.statuses[status]]
        if self.doubted:
            parts.append(f"{_some(self.doubted, 'job')} with doubts (result_data.import.doubts):")
            parts += [_row(n, f"{doubt.code}: {doubt.value}") for doubt, n in self.doubts.most_common()]
        if self.skips:
            parts.append(f"{_some(self.skips.total(), 'line')} skipped:")
            parts += [_row(n, f"{skip.name.lower()}: {skip.value}") for skip, n in self.skips.most_common()]
        if self.parts:
            parts.append(f"{_some(self.parts, 'line')} folded into the jobs of other lines.")
        if self.damage:
            parts.append(self.damage)
        return "\n".join(parts)


def _some(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _row(count: int, text: str) -> str:
    return f"{count:>12,}  {text}"
