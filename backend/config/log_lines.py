"""Log lines for people (LOG_FORMAT=lines), in which no value sent by a client can imitate another line."""

import re
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

# Obvious at a terminal, or shown outside the fields.
_HEAD: Final = frozenset({"timestamp", "level", "logger", "event", "request_id", "stack_info"})
_AMBIGUOUS = re.compile(r'[ ="]')


def render_line(_: WrappedLogger, __: str, event: EventDict) -> bytes:
    """Returns ``12:30:01 info    request method=GET …``, followed by a trace with a bar before each of its lines."""
    trace = event.pop("exc_info", None)
    head = f"{str(event.get('timestamp', ''))[11:19]} {event.get('level', ''):<7} {visible(str(event['event']))}"
    fields = " ".join(f"{visible(str(key))}={_value(value)}" for key, value in event.items() if key not in _HEAD)
    lines = [f"{head} {fields}".rstrip()]
    if trace:
        lines += _behind_a_bar(structlog.processors.format_exc_info(None, "", {"exc_info": trace})["exception"])
    if stack := event.get("stack_info"):
        lines += _behind_a_bar(str(stack))
    return "\n".join(lines).encode()


def visible(text: str) -> str:
    """Returns the text with all invisible or ambiguous characters escaped.

    These are line ends and other controls, bidirectional marks, separators except the space, surrogates, and the
    backslash, so that no text can imitate an escape.
    """
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    if character.isprintable() and character != "\\":
        return character
    return character.encode("unicode_escape").decode()


def _value(value: object) -> str:
    """Returns a field's value, in quotes if it could be read as several."""
    text = visible(str(value))
    return '"' + text.replace('"', '\\"') + '"' if not text or _AMBIGUOUS.search(text) else text


def _behind_a_bar(text: str) -> list[str]:
    return [f"  | {visible(line)}" for line in text.split("\n")]
