"""What bodies of workers say of one run."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from muster.core.http.shapes import ABSENT, Body, Text
from muster.execution.changes import Run
from muster.execution.schemas.fields import Attempt, JobId, Measured, Message, Reason, Result, StartedAt
from muster.jobs.schemas.fields import Progress
from muster.jobs.statuses import Status

# Of an error, for the history.
FIRST_LINE_MAX = 500
# Stored as part of the message.
NOT_STORED = frozenset({"signal", "reason"})


class Usage(Body):
    """What a run has used."""

    cpu_s: Measured = ABSENT
    memory_peak_mb: Measured = ABSENT
    wall_s: Measured = ABSENT


class RunName(Body):
    """One run of a worker. With started_at of its claim, no earlier run of the same attempt is meant."""

    id: JobId
    attempt: Attempt
    started_at: StartedAt = ABSENT

    def run(self) -> Run:
        return self.model_dump(exclude_unset=True)


class Running(RunName):
    """One run of a worker, with its progress, message and usage."""

    progress: Progress = ABSENT
    message: Message = ABSENT
    usage: Usage = ABSENT


class Finished(RunName):
    """How a run ended. PENDING gives it back unfinished: it keeps its attempt. started_at is that of its claim."""

    status: Status
    exit_code: Annotated[int, Field(ge=-(2**31), lt=2**31)] = ABSENT
    signal: Annotated[int, Field(ge=1, le=255)] = ABSENT
    reason: Reason = ""
    result_data: Result = None
    error_message: Text = ""
    usage: Usage = ABSENT

    def run(self) -> Run:
        # A third of the time of model_dump; a call may name hundreds of runs.
        given = _given(self, self.model_fields_set - NOT_STORED)
        if "usage" in given:
            given["usage"] = _given(self.usage, self.usage.model_fields_set)
        ended = self._ended()
        message = f"{self.reason} {ended}" if self.reason and ended else self.reason or ended
        failed = self.status == Status.FAILED
        if failed and not message:
            message = self.error_message.partition("\n")[0][:FIRST_LINE_MAX]
        return {**given, "message": message, "error_message": self.error_message or (message if failed else "")}

    def _ended(self) -> str:
        """Says how the process ended, for the history; of one that has succeeded, there is nothing to say."""
        if self.signal:
            return f"Ended by signal {self.signal}."
        if self.status == Status.FAILED and self.exit_code:
            return f"Ended with exit code {self.exit_code}."
        return ""


def _given(shape: Body, names: Iterable[str]) -> dict[str, Any]:
    values = vars(shape)
    return {name: values[name] for name in names}
