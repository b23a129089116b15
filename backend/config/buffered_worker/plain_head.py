"""The heads that nearly all requests have, read at a fraction of the cost of gunicorn's parser.

A head is plain if it leaves nothing to decide: a path of this server, HTTP/1.1, printable ASCII, one Host, a body of
known length or none. gunicorn reads all others, and says what is wrong with them.
"""

import re
from dataclasses import dataclass
from typing import Any

from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.util import unquote_to_wsgi_str  # type: ignore[import-untyped]

from config.buffered_worker.settings import Settings

# A second slash would begin a host for some readers of the path, and a number sign a fragment.
_LINE = re.compile(rb"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/(?!/)[!\"$-~]*) HTTP/1\.1\r\n")
_FIELDS = re.compile(rb"((?:[A-Za-z][A-Za-z0-9-]*: [ -~]*\r\n)+)\r\n")
_FIELD = re.compile(r"([^:]+): ([^\r]*)\r\n")
# Of these, a second one contradicts the first.
_ONCE = ("HOST", "CONTENT-TYPE", "CONTENT-LENGTH", "IDEMPOTENCY-KEY")
# These say how to read the body, or what to send before it.
_NOT_PLAIN = frozenset({"TRANSFER-ENCODING", "EXPECT"})
_WITHOUT_PREFIX = {"CONTENT-TYPE": "CONTENT_TYPE", "CONTENT-LENGTH": "CONTENT_LENGTH"}


@dataclass(frozen=True, slots=True)
class Fields:
    """The headers of a head, after its first line. Most clients send the same ones again and again.

    The requests of a connection share them: they are never changed. A connection keeps at most PLAIN_BYTES_MAX of them,
    and their values once more.
    """

    data: bytes
    """As they were sent, with the empty line."""
    headers: list[tuple[str, str]]
    environ: dict[str, str]
    """As WSGI names them."""
    length: int
    """That of the body, in bytes."""


class PlainHead(Request):  # type: ignore[misc]
    """gunicorn's request, with the attributes that its parser sets. ``length`` is that of the body, in bytes."""

    def __init__(self, cfg: Settings, client: Any, number: int, line: re.Match[bytes], fields: Fields) -> None:
        # Without super(): it would parse.
        self.method, self.uri = line[1].decode("ascii"), line[2].decode("ascii")
        self.cfg = cfg
        self.peer_addr = self.remote_addr = client
        self.req_number = number
        self.proxy_protocol_info = None
        self.scheme = "http"
        self.version = (1, 1)
        self.must_close = False
        path, _, query = self.uri.partition("?")
        self.path, self.query = path, query
        self.fragment = ""
        self.fields = fields
        self.headers = fields.headers
        self.trailers: list[tuple[str, str]] = []
        self.body: Any = None
        self.length = fields.length


def read(data: bytes, cfg: Settings, client: Any, number: int, last: Fields | None = None) -> PlainHead | None:
    """Returns the head that ``data`` is, with its empty line; None unless it is plain.

    ``last``: the fields of the connection's last request, which aren't read twice.
    """
    if len(data) > cfg.plain_bytes_max or (line := _LINE.match(data)) is None:
        return None
    rest = data[line.end() :]
    fields = last if last is not None and last.data == rest else _read_fields(rest, cfg)
    return None if fields is None else PlainHead(cfg, client, number, line, fields)


def _read_fields(data: bytes, cfg: Settings) -> Fields | None:
    found = _FIELDS.fullmatch(data)
    if found is None:
        return None
    headers = [(name.upper(), value.strip(" ")) for name, value in _FIELD.findall(found[1].decode("ascii"))]
    names = [name for name, _ in headers]
    if (
        len(names) > cfg.limit_request_fields
        or "HOST" not in names
        or not _NOT_PLAIN.isdisjoint(names)
        or any(names.count(name) > 1 for name in _ONCE)
    ):
        return None
    length = headers[names.index("CONTENT-LENGTH")][1] if "CONTENT-LENGTH" in names else "0"
    if not length.isdecimal():
        return None
    environ: dict[str, str] = {}
    for name, value in headers:
        key = _WITHOUT_PREFIX.get(name) or f"HTTP_{name.replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return Fields(data, headers, environ, int(length))


def environ(head: PlainHead, connection: Any, cfg: Settings) -> dict[str, Any]:
    """Returns the WSGI environment of a request, as gunicorn builds it, without its early hints."""
    return {
        **cfg.environ,
        "wsgi.input": head.body,
        "wsgi.url_scheme": head.scheme,
        "REQUEST_METHOD": head.method,
        "QUERY_STRING": head.query,
        "RAW_URI": head.uri,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": connection.client[0],
        "REMOTE_PORT": str(connection.client[1]),
        "SERVER_NAME": connection.server[0],
        "SERVER_PORT": str(connection.server[1]),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_wsgi_str(head.path) if "%" in head.path else head.path,
        **head.fields.environ,
    }
