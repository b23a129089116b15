"""Checks the arguments of a new job's task. The capability that knows the tasks registers how."""

from collections.abc import Callable, Mapping

Problems = Mapping[str, list[str]]
"""Messages by argument."""

_checks: list[Callable[[str, object], Problems]] = []


def register(check: Callable[[str, object], Problems]) -> None:
    """Adds a check, which returns no problems for a task that it doesn't know."""
    if check not in _checks:
        _checks.append(check)


def problems(task: str, args: object) -> dict[str, list[str]]:
    """Returns messages by argument, from all checks."""
    return {name: messages for check in _checks for name, messages in check(task, args).items()}
