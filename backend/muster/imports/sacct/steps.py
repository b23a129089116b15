"""Reads steps and assigns them to executions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from muster.imports.sacct.execution import Execution
from muster.imports.sacct.table_rows import Row
from muster.imports.sacct.times import parse_time
from muster.imports.sacct.values import BYTES, Fields, parse_memory, said

CLOCK_TOLERANCE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A step. ``at`` is its start; None if unknown."""

    line: int
    name: str
    at: datetime | None
    memory_mb: float | None


def parse_step(row: Row, name: str, zone: tzinfo) -> Step:
    instants = (parse_time(row.fields.get(column, ""), zone)[0] for column in ("start", "submit", "end"))
    at = next((found[-1] for found in instants if found), None)
    return Step(row.line, name, at, peak_memory_mb(row.fields))


def peak_memory_mb(fields: Fields) -> float | None:
    """Returns MaxRSS in MB. Without a unit it is in bytes."""
    memory = parse_memory(said(fields, "maxrss"), BYTES)
    return memory[0] if memory else None


def unique(steps: Iterable[Step]) -> list[Step]:
    """Returns each step once; concatenated logs repeat some."""
    return list({(step.name, step.at or step.line): step for step in steps}.values())


def execution_of(step: Step, executions: Sequence[Execution]) -> Execution:
    """Returns the execution during which a step began; without times, the nearest one above it in the log."""
    if step.at is None:
        above = [execution for execution in executions if execution.row.line < step.line]
        return max(above, key=lambda execution: execution.row.line, default=executions[-1])
    ran = [execution for execution in executions if not execution.never_started] or executions
    for latest in (step.at, step.at + CLOCK_TOLERANCE):
        if begun := [execution for execution in ran if (execution.start or execution.submit) <= latest]:
            return begun[-1]
    return ran[0]
