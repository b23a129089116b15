"""A job from the rows of an SWF log that share its number; the rules are in :mod:`muster.imports.swf.reader`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from muster.imports.doubts import Doubt, Skip
from muster.imports.imported_job import QUEUE_LENGTH, Entry, ImportedJob, after, clean
from muster.imports.swf.rows import Header, Row
from muster.jobs.statuses import Status

OUTCOMES = {0.0: Status.FAILED, 1.0: Status.COMPLETED, 5.0: Status.CANCELLED}
PARTIAL_OUTCOMES = {3.0: 1, 4.0: 0}
KB_PER_MB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What the rows of a log share."""

    header: Header
    name: str
    epoch: datetime
    identity: str


def make_job(row: Row, partials: Sequence[Row], log: Log) -> ImportedJob | Skip:
    """The job that ``row`` sums up and ``partials`` tell the course of."""
    submit = after(log.epoch, row.submit)
    if submit is None:
        return Skip.NO_SUBMIT_TIME
    doubts = list(row.doubts)
    status = _status(row, doubts)
    if status is None:
        return Skip.OUTCOME_UNKNOWN
    entries = [Entry(Status.PENDING, submit, "Submitted"), *_course(row, status, submit, partials, doubts)]
    application = f" app-{_text(row.application)}" if row.application is not None else ""
    return ImportedJob(
        key=f"swf:{log.identity}:{row.job}",
        line=row.line,
        name=f"{log.name}-{row.job}{application}",
        queue=_queue(row, log.header),
        entries=entries,
        owner=f"user-{_text(row.user)}" if row.user is not None else "",
        project=f"group-{_text(row.group)}" if row.group is not None else "",
        description=_description(row),
        error=entries[-1].message if status is Status.FAILED else "",
        usage=_known(
            cpu_s=row.cpu_time * (row.processors or 1) if row.cpu_time is not None else None,
            wall_s=row.run,
        ),
        result=_known(
            processors=row.processors,
            cpu_time_s=row.cpu_time,
            memory_kb_per_processor=row.memory,
            user=row.user,
            group=row.group,
            application=row.application,
            partial_executions=len(partials) or None,
        ),
        resources=_resources(row),
        doubts=list(dict.fromkeys(doubts)),
    )


def summed_up(partials: Sequence[Row]) -> Row:
    """The summary that the log lacks."""
    first, last = partials[0], partials[-1]
    run = sum((row.run or 0) for row in partials) + sum((row.wait or 0) for row in partials[1:])
    code = PARTIAL_OUTCOMES.get(last.status or 0)
    doubts = [*(doubt for row in partials for doubt in row.doubts), Doubt.SUMMARY_MISSING]
    return replace(first, run=run, status=code, doubts=doubts)


def _queue(row: Row, header: Header) -> str:
    for kind, number, names in (("queue", row.queue, header.queues), ("partition", row.partition, header.partitions)):
        if number is not None:
            return clean(names.get(int(number), ""), QUEUE_LENGTH) or f"{kind}-{_text(number)}"
    return "default"


def _status(row: Row, doubts: list[Doubt]) -> Status | None:
    status = OUTCOMES.get(row.status) if row.status is not None else None
    if status is None and row.run is not None:
        doubts.append(Doubt.STATUS_UNKNOWN)
        return Status.COMPLETED
    return status


def _course(
    row: Row, status: Status, submit: datetime, partials: Sequence[Row], doubts: list[Doubt]
) -> Iterator[Entry]:
    """What follows PENDING."""
    start = after(submit, row.wait)
    if start is None:
        start = submit
        doubts.append(Doubt.WAIT_UNKNOWN)
    if row.run or row.processors or status is Status.COMPLETED:
        width = f" on {_text(row.processors)} processor{'s' * (row.processors != 1)}" if row.processors else ""
        yield Entry(Status.RUNNING, start, f"Started{width}")
        end = after(start, row.run)
        if end is None:
            end = start
            doubts.append(Doubt.RUN_UNKNOWN)
        elif end == start:
            doubts.append(Doubt.RUN_ZERO)
        yield from _bursts(partials, start, end)
        start = end
    code = "-1" if row.status is None else _text(row.status)
    said = status.value.lower() if row.status in OUTCOMES else "unknown, taken as completed"
    yield Entry(status, start, f"SWF status {code}: {said}")


def _bursts(partials: Sequence[Row], start: datetime, end: datetime) -> Iterator[Entry]:
    """One entry for each partial execution but the first that began while the job ran."""
    at: datetime | None = start
    for number, row in enumerate(partials, 1):
        if number > 1:
            at = after(at, row.wait or 0) if at else None
            if at and at <= end:
                yield Entry(Status.RUNNING, at, f"Partial execution {number} of {len(partials)}")
        at = after(at, row.run or 0) if at else None


def _resources(row: Row) -> dict[str, object]:
    cpus = row.wanted_processors or row.processors
    memory = (row.wanted_memory or 0) * (cpus or 1) // KB_PER_MB
    return _known(cpus=cpus or None, memory_mb=int(memory) or None, walltime_s=row.wanted_time or None)


def _text(number: float) -> str:
    return str(int(number) if number == int(number) else number)


def _known(**values: float | None) -> dict[str, object]:
    """What is known, whole numbers as such."""
    return {name: int(value) if value == int(value) else value for name, value in values.items() if value is not None}


def _description(row: Row) -> str:
    said = {
        "user": row.user, "group": row.group, "application": row.application, "queue": row.queue,
        "partition": row.partition, "after job": row.preceding,
    }  # fmt: skip
    text = ", ".join(f"{name} {_text(value)}" for name, value in said.items() if value is not None)
    return text[:1].upper() + text[1:]
