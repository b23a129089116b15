"""One execution of a job: what a row of sacct says of its times and its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from muster.imports.imported_job import FINAL, Doubt, Entry, Skip, after, clean
from muster.imports.sacct.columns import Fields
from muster.imports.sacct.values import UNKNOWN, parse_count, parse_duration, parse_time, status_of
from muster.jobs.statuses import Status

MESSAGE_LENGTH = 300


@dataclass(slots=True)
class Execution:
    """What one row tells. ``start`` and ``end`` are None where unknown or where there was none."""

    fields: Fields
    line: int
    doubts: list[Doubt]
    state: str
    status: Status
    submit: datetime
    eligible: datetime | None
    start: datetime | None
    end: datetime | None
    elapsed: float | None

    @property
    def ended_by(self) -> str:
        """The state as Slurm said it, with the exit code when there is one to tell."""
        code = self.fields.get("exitcode", "").strip()
        return clean(f"{self.state}, exit code {code}" if code and code != "0:0" else self.state, MESSAGE_LENGTH)

    @property
    def started_on(self) -> str:
        nodes = self.fields.get("nodelist", "").strip()
        return "Started" if nodes.lower() in UNKNOWN else clean(f"Started on {nodes}", MESSAGE_LENGTH)

    @property
    def never_started(self) -> bool:
        """Ended while it waited: Slurm gives such a job no start, or its end for one, and no nodes."""
        if self.status not in (Status.CANCELLED, Status.FAILED) or self.elapsed:
            return False
        return self.start is None or (self.start == self.end and _has_no_nodes(self.fields))

    def entries(self) -> list[Entry]:
        """What follows PENDING when this is how the job ended. Notes what had to be assumed."""
        if self.status not in FINAL:
            self.doubts.append(Doubt.UNFINISHED)
        if self.status is Status.PENDING:
            return []
        if self.never_started:
            return [Entry(self.status, self._known_end(self.submit), self.ended_by)]
        start = self.start or self._assumed_start()
        begun = Entry(Status.RUNNING, start, self.started_on)
        if self.status is Status.RUNNING:
            return [Entry(Status.RUNNING, start, clean(f"{self.state}: {self.started_on}", MESSAGE_LENGTH))]
        end = self._known_end(start)
        if end == start:
            self.doubts.append(Doubt.RUN_ZERO)
        return [begun, Entry(self.status, end, self.ended_by)]

    def _assumed_start(self) -> datetime:
        self.doubts.append(Doubt.START_UNKNOWN)
        if self.end and self.elapsed:
            start = self.end - timedelta(seconds=min(self.elapsed, (self.end - self.submit).total_seconds()))
            return max(start, self.submit)
        return self.submit

    def _known_end(self, start: datetime) -> datetime:
        if self.end and self.end >= start:
            return self.end
        if self.end:
            self.doubts.append(Doubt.END_EARLY)
        elif self.elapsed:
            self.doubts.append(Doubt.END_FROM_ELAPSED)
        else:
            self.doubts.append(Doubt.END_UNKNOWN)
        return after(start, self.elapsed) or start


def parse_execution(fields: Fields, line: int, doubts: list[Doubt], zone: tzinfo) -> Execution | Skip:
    """What a row says, with its times in order: nothing starts before it was submitted."""
    state = clean(fields.get("state", ""))
    status = status_of(state)
    if status is None:
        return Skip.STATE_UNKNOWN
    times: dict[str, datetime | None] = {}
    latest: datetime | None = None
    for name in ("submit", "eligible", "start", "end"):
        times[name], doubt = parse_time(fields.get(name, ""), zone, latest)
        latest = times[name] or latest
        if doubt:
            doubts.append(doubt)
    submit = times["submit"]
    if submit is None:
        submit = times["eligible"] or times["start"] or times["end"]
        doubts.append(Doubt.SUBMIT_UNKNOWN)
    if submit is None:
        return Skip.NO_SUBMIT_TIME
    start = times["start"]
    if start and start < submit:
        doubts.append(Doubt.START_EARLY)
        start = submit
    return Execution(
        fields, line, doubts, state, status, submit, times["eligible"], start, times["end"], _elapsed(fields)
    )


def _elapsed(fields: Fields) -> float | None:
    raw = parse_count(fields.get("elapsedraw", ""))
    return raw if raw is not None else parse_duration(fields.get("elapsed", ""))


def _has_no_nodes(fields: Fields) -> bool:
    if "nodelist" in fields:
        return fields["nodelist"].strip().lower() in UNKNOWN
    return any(parse_count(fields.get(name, "")) == 0 for name in ("allocnodes", "alloccpus", "ncpus"))
