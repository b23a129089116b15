"""The registry of tasks by name."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

COMMAND = "command"
"""The task that starts a program: no function, but a run of its own kind."""


class Context(Protocol):
    """What a task may do beside its computation."""

    def progress(self, percent: float, message: str | None = None) -> None:
        """Shows progress, from 0 to 100, and what happens."""

    def log(self, line: str) -> None:
        """Writes a line of output."""

    def cancelled(self) -> bool:
        """Returns whether the run shall end. A task that doesn't end is killed some seconds later."""


TaskT = TypeVar("TaskT", bound=Callable[..., object])
_tasks: dict[str, Callable[..., object]] = {}


def job_task(name: str) -> Callable[[TaskT], TaskT]:
    """Registers a function as a task. Raises ValueError if the name is taken."""

    def register(function: TaskT) -> TaskT:
        if name == COMMAND or _tasks.setdefault(name, function) is not function:
            raise ValueError(f"A task named {name} exists already; choose another name.")
        return function

    return register


def tasks() -> Mapping[str, Callable[..., object]]:
    """Returns the registered tasks by name."""
    return _tasks
