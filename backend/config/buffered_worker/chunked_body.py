"""A chunked body (RFC 9112, 7.1), validated as it arrives and discarded: no endpoint accepts one."""

import re

from gunicorn.http.body import CHUNK_EXT_RE  # type: ignore[import-untyped]

from config.buffered_worker.limits import BODY_MAX_BYTES
from muster.core.http.errors import BodyTooLarge, MalformedChunks

LINE_MAX_BYTES = 1024
TRAILERS_MAX_BYTES = 8 * 1024
# Up to four gigabytes: a longer number is an error or an attack.
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})(?:" + CHUNK_EXT_RE.pattern + rb")")
_TRAILER = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*")


class ChunkedBody:
    """Parses arriving bytes. ``complete`` after the last chunk and the trailers; ``rest`` contains what follows."""

    def __init__(self) -> None:
        self.complete = False
        self.rest = b""
        self.received = 0
        self._unread = bytearray()
        self._step = self._size_line
        self._left = 0
        self._trailer_bytes = 0

    def feed(self, data: bytes) -> None:
        """Parses more bytes. Raises MalformedChunks at the first invalid byte, BodyTooLarge beyond the largest body."""
        self._unread += data
        while not self.complete and self._step():
            pass
        if self.complete:
            self.rest = bytes(self._unread)

    def _size_line(self) -> bool:
        line = self._line(LINE_MAX_BYTES)
        if line is None:
            return False
        found = _SIZE.fullmatch(line)
        if found is None:
            raise MalformedChunks("A chunk does not begin with its size in hexadecimal digits.")
        self._left = int(found[1], 16)
        self._step = self._data if self._left else self._trailer
        self.received += self._left
        if self.received > BODY_MAX_BYTES:
            raise BodyTooLarge
        return True

    def _data(self) -> bool:
        taken = min(self._left, len(self._unread))
        del self._unread[:taken]
        self._left -= taken
        if self._left:
            return False
        self._step = self._data_end
        return True

    def _data_end(self) -> bool:
        if not b"\r\n".startswith(self._unread[:2]):
            raise MalformedChunks("A chunk is longer than its size says, or doesn't end in CR LF.")
        if len(self._unread) < len(b"\r\n"):
            return False
        del self._unread[:2]
        self._step = self._size_line
        return True

    def _trailer(self) -> bool:
        line = self._line(TRAILERS_MAX_BYTES - self._trailer_bytes)
        if line is None:
            return False
        self._trailer_bytes += len(line)
        if not line:
            self.complete = True
        elif _TRAILER.fullmatch(line) is None:
            raise MalformedChunks("A trailer after the last chunk is not a header field.")
        return True

    def _line(self, max_bytes: int) -> bytes | None:
        """Consumes and returns a line without CR LF; None while it is incomplete."""
        end = self._unread.find(b"\n")
        if end < 0 and len(self._unread) <= max_bytes:
            return None
        if not 0 < end <= max_bytes or self._unread[end - 1 : end] != b"\r":
            raise MalformedChunks("A line between the chunks is too long or doesn't end in CR LF.")
        line = bytes(self._unread[: end - 1])
        del self._unread[: end + 1]
        return line
