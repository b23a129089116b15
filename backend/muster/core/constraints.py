"""Maps a violated constraint to the field and the sentence that a client reads. Each app registers its own."""

from collections.abc import Mapping

_messages: dict[str, tuple[str, str]] = {}


def register(messages: Mapping[str, tuple[str, str]]) -> None:
    """Adds field and sentence by constraint name. Raises ValueError for a name that is registered with others."""
    for name, message in messages.items():
        if _messages.setdefault(name, message) != message:
            raise ValueError(f"The constraint {name} is registered twice.")


def constraint_message(name: str | None) -> tuple[str, str] | None:
    """Returns field and sentence of a constraint, or None for one that no app registered."""
    return _messages.get(name or "")
