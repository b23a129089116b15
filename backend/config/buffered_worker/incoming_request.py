"""A request as it arrives, until it is complete: the head, then the body."""

import io
import re
from typing import Any

from gunicorn.http.body import ChunkedReader, LengthReader  # type: ignore[import-untyped]
from gunicorn.http.errors import InvalidHeader, LimitRequestHeaders, NoMoreData  # type: ignore[import-untyped]
from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.http.unreader import IterUnreader  # type: ignore[import-untyped]

from config.buffered_worker import plain_head
from config.buffered_worker.chunked_body import ChunkedBody
from config.buffered_worker.limits import BODY_MAX_BYTES, HEAD_MAX_BYTES
from config.buffered_worker.plain_head import Fields, PlainHead
from muster.core.http.errors import BodyTooLarge

HEAD_END = b"\r\n\r\n"
_BARE_LF = re.compile(rb"(?<!\r)\n")


class _Head(Request):  # type: ignore[misc]
    """gunicorn's request. No client is trusted with headers about the scheme or the path (config.gunicorn)."""

    def _peer_trusted_for_forwarded(self) -> tuple[dict[str, str], list[str]]:
        return {}, []


class IncomingRequest:
    """``head`` is gunicorn's request once all headers have arrived; ``rest`` contains the bytes after the body.

    ``wants_continue``: the client waits for ``100 Continue`` before it sends the body.
    """

    def __init__(self, cfg: Any, client: Any, number: int, last: Fields | None = None) -> None:
        """``last``: the headers of the connection's last request."""
        self.head: Any = None
        self.rest = b""
        self.received = 0
        self.wants_continue = False
        self._cfg = cfg
        self._client = client
        self._number = number
        self._last = last
        self._unparsed = bytearray()
        self._length = 0
        self._parts: list[bytes] = []
        self._chunked: ChunkedBody | None = None

    @property
    def fields(self) -> Fields | None:
        """The headers of a plain head, once they have arrived."""
        return self.head.fields if isinstance(self.head, PlainHead) else None

    @property
    def begun(self) -> bool:
        """Whether any byte has arrived."""
        return self.head is not None or bool(self._unparsed)

    @property
    def held_bytes(self) -> int:
        return len(self._unparsed) + (0 if self._chunked else self.received)

    def feed(self, data: bytes) -> bool:
        """Parses arriving bytes; returns whether the request is complete.

        Raises gunicorn's errors for a malformed head, MalformedChunks and BodyTooLarge for a body.
        """
        if self.head is None:
            searched = max(0, len(self._unparsed) - len(HEAD_END) + 1)
            self._unparsed += data
            end = self._unparsed.find(HEAD_END, searched)
            if end < 0 and not self._is_hopeless(searched):
                return False
            data = self._read_head(end)
            if self._length > BODY_MAX_BYTES:
                raise BodyTooLarge
        return self._take_body(data)

    def take_body(self) -> io.BytesIO:
        """Returns the body and releases it. Empty for a chunked body, which the application refuses anyway."""
        parts, self._parts = self._parts, []
        return io.BytesIO(b"".join(parts))

    def body(self) -> bytes:
        """Returns the body without releasing it."""
        return b"".join(self._parts)

    def put_back(self, body: io.BytesIO) -> None:
        """Keeps the body for another run of the request."""
        self._parts = [body.getvalue()]

    def discard(self) -> None:
        """Releases all buffered bytes."""
        self._unparsed.clear()
        self._parts.clear()
        self.received = 0

    def _is_hopeless(self, searched: int) -> bool:
        """Returns whether no further bytes can complete a valid head; then the parser reports the error."""
        size = len(self._unparsed)
        line_max = self._cfg.limit_request_line
        return (
            size > HEAD_MAX_BYTES
            or (size > line_max and self._unparsed.find(b"\r\n", 0, line_max + 2) < 0)
            or _BARE_LF.search(self._unparsed, searched) is not None
        )

    def _read_head(self, end: int) -> bytes:
        """Reads the head, whose empty line begins at ``end``; returns the bytes after it."""
        if end >= 0:
            after = end + len(HEAD_END)
            plain = plain_head.read(bytes(self._unparsed[:after]), self._cfg, self._client, self._number, self._last)
            if plain is not None:
                left = bytes(self._unparsed[after:])
                self.head, self._length, self._unparsed = plain, plain.length, bytearray()
                return left
        return self._parse_head()

    def _parse_head(self) -> bytes:
        """Parses the head as gunicorn does; returns the bytes after it."""
        unreader = IterUnreader([bytes(self._unparsed)])
        self._unparsed = bytearray()
        try:
            self.head = _Head(self._cfg, unreader, self._client, self._number)
        except NoMoreData as error:
            raise LimitRequestHeaders("The headers are too large.") from error
        # gunicorn would send it when the application starts, which is after the body.
        self.wants_continue = self.head._expected_100_continue  # noqa: SLF001  there is no public attribute
        self.head._expected_100_continue = False  # noqa: SLF001
        # RFC 9112, 3.2. Older clients may leave it out.
        if self.head.version >= (1, 1) and not any(name == "HOST" for name, _ in self.head.headers):
            raise InvalidHeader("HOST", req=self.head)
        reader = self.head.body.reader
        if isinstance(reader, ChunkedReader):
            self._chunked = ChunkedBody()
        elif isinstance(reader, LengthReader):
            self._length = reader.length
        left: bytes = unreader.take_buffered()
        return left

    def _take_body(self, data: bytes) -> bool:
        if self._chunked is not None:
            self._chunked.feed(data)
            self.received, self.rest = self._chunked.received, self._chunked.rest
            return self._chunked.complete
        missing = self._length - self.received
        if data and missing:
            self._parts.append(data[:missing] if len(data) > missing else data)
        self.received += min(missing, len(data))
        self.rest = data[missing:]
        return self.received == self._length
