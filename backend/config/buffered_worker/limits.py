"""Deadlines of clients, and limits of the buffers for them."""

import os
from dataclasses import dataclass
from typing import Self

MIB = 1024 * 1024
# The request line and all headers; each of them is limited to 8 KiB by gunicorn.
HEAD_MAX_BYTES = 64 * 1024
# The largest body of any endpoint, a batch. Django's limit is the same in Muster's settings.
BODY_MAX_BYTES = 64 * MIB
# Buffer of a streamed response (an export).
STREAM_AHEAD_BYTES = 256 * 1024
# Unsent bytes in the kernel beyond that. With much more, a slow client would look like a stalled one.
KERNEL_AHEAD_BYTES = 128 * 1024
# Bytes that a client may send ahead while its last request is being answered.
READ_AHEAD_BYTES = 64 * 1024
# A parked request holds its body and its response, which are not shed: larger ones are answered at once.
PARKED_MAX_BYTES = 64 * 1024
# Beyond this part of the connections, requests are answered at once, so that parked ones leave room for others.
PARKED_MAX_PART = 0.8
# After a refusal, the rest of the body is drained, so that the client receives the error instead of a broken pipe.
LINGER_S = 5.0
LINGER_MAX_BYTES = 2 * BODY_MAX_BYTES
# At shutdown, idle connections stay open for this long, since a request may be in transit.
STOP_LINGER_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times in seconds. A body or response may pause for its time, and must average ``bytes_per_s`` beyond that."""

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
