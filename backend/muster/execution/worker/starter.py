"""Starts the program of a job, with its limits, its output and its guard."""

from collections.abc import Callable

import structlog

from muster.execution.tasks import arguments
from muster.execution.tasks.registry import COMMAND
from muster.execution.worker import outcome
from muster.execution.worker.answers import Job
from muster.execution.worker.guarded import Guard
from muster.execution.worker.launch import Launcher
from muster.execution.worker.log_buffer import LogBuffer
from muster.execution.worker.outcome import Finish
from muster.execution.worker.process import Place
from muster.execution.worker.run import Run

log = structlog.get_logger(__name__)

CPUS_TAKEN = "other workers of this machine have its CPUs."


class Starter:
    """Starts runs, and takes back what they had."""

    def __init__(self, launcher: Launcher, logs: Callable[[Job], LogBuffer], *, allow_commands: bool) -> None:
        self._launcher = launcher
        self._logs = logs
        self._allow_commands = allow_commands
        self._guard = Guard()

    def start(self, job: Job) -> Run | Finish:
        """Returns the run, or how it ended if it can't begin."""
        if job.task == COMMAND and not self._allow_commands:
            return outcome.failed(job, "This worker runs no commands.")
        problems = arguments.problems(job.task, job.args)
        if problems:
            return outcome.failed(job, f"The arguments of {job.task} are wrong: {problems}")
        logs = self._logs(job)
        started = self._launch(job, logs)
        if not isinstance(started, Run):
            logs.close()
        return started

    def _launch(self, job: Job, logs: LogBuffer) -> Run | Finish:
        launch, place = None, Place.of(job)
        try:
            launch = self._launcher.prepare(job)
            if launch is None:
                return outcome.given_back(job, CPUS_TAKEN)
            self._guard.begins(place)
            run = Run(job, launch, logs, place)
        except Exception as error:
            log.info("start_failed", job=job.id, attempt=job.attempt, exc_info=True)
            self._guard.ended(place)
            if launch is not None:
                self._launcher.release(job, launch)
            return outcome.failed(job, f"It can't be started: {error}")
        self._guard.begun(run.process)
        return run

    def release(self, run: Run) -> None:
        """Takes back what a run had that has ended."""
        try:
            self._guard.ended(run.place)
            self._launcher.release(run.job, run.launch)
        except Exception:
            log.exception("release_failed", job=run.job.id)

    def close(self) -> None:
        """Ends the guard. What still runs is killed."""
        self._guard.close()
