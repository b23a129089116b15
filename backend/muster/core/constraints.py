"""Maps violated constraints to a field and a message for clients. Each app registers its own."""

from collections.abc import Mapping

_messages: dict[str, tuple[str, str]] = {}


def register(messages: Mapping[str, tuple[str, str]]) -> None:
    """Adds field and message by constraint name. Raises ValueError if a name has another message already."""
    for name, message in messages.items():
        if _messages.setdefault(name, message) != message:
            raise ValueError(f"The constraint {name} is registered twice.")


def constraint_message(name: str | None) -> tuple[str, str] | None:
    """Returns field and message of a constraint, or None if no app has registered it."""
    return _messages.get(name or "")
