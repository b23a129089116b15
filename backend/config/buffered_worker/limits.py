"""How long a client may take, and how much the server holds for it."""

import os
from dataclasses import dataclass
from typing import Self

MIB = 1024 * 1024
# The request line and all headers. Each of them has gunicorn's limit, 8 KiB.
HEAD_MAX_BYTES = 64 * 1024
# The largest that any address takes, a batch. Muster's settings say the same to Django.
BODY_MAX_BYTES = 64 * MIB
# What a streamed answer (an export) may be ahead of its client.
STREAM_AHEAD_BYTES = 256 * 1024
# What the kernel may hold unsent beyond that. Much more, and a slow client would look like one that has stopped.
KERNEL_AHEAD_BYTES = 128 * 1024
# What a client may send ahead while its last request is answered.
READ_AHEAD_BYTES = 64 * 1024
# After a refusal the rest of the body is read and dropped, or the client would see a broken pipe instead of the answer.
LINGER_S = 5.0
LINGER_MAX_BYTES = 2 * BODY_MAX_BYTES
# Connections without a request are kept so long when the server stops: a request may be on its way.
STOP_LINGER_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times in seconds. A body or an answer may pause for its time, and takes at least ``bytes_per_s`` beyond that."""

    head_s: float
    body_s: float
    answer_s: float
    stream_s: float
    bytes_per_s: float
    held_max_bytes: int

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            head_s=_number("WEB_HEADER_TIMEOUT_S", 10),
            body_s=_number("WEB_BODY_TIMEOUT_S", 15),
            answer_s=_number("WEB_ANSWER_TIMEOUT_S", 60),
            stream_s=_number("EXPORT_STALL_TIMEOUT_S", 60),
            bytes_per_s=_number("WEB_MIN_BYTES_PER_S", 1024),
            held_max_bytes=int(_number("WEB_BUFFER_MB", 128) * MIB),
        )


def _number(name: str, default: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError(f"{name} must be a number above 0, not {text!r}.")
    return number
