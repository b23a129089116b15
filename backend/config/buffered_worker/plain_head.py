"""The heads that nearly all requests have, read at a fraction of the cost of gunicorn's parser.

A head is plain if it leaves nothing to decide: a path of this server, HTTP/1.1, printable ASCII, one Host, a body of
known length or none. gunicorn reads all others, and says what is wrong with them.
"""

import re
from typing import Any

from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.util import unquote_to_wsgi_str  # type: ignore[import-untyped]

from config.buffered_worker.settings import Settings

# A second slash would begin a host for some readers of the path, and a number sign a fragment.
_HEAD = re.compile(
    rb"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/(?!/)[!\"$-~]*) HTTP/1\.1\r\n"
    rb"((?:[A-Za-z][A-Za-z0-9-]*: [ -~]*\r\n)+)\r\n"
)
_FIELD = re.compile(r"([^:]+): ([^\r]*)\r\n")
# Of these, a second one contradicts the first.
_ONCE = ("HOST", "CONTENT-TYPE", "CONTENT-LENGTH", "IDEMPOTENCY-KEY")
# These say how to read the body, or what to send before it.
_NOT_PLAIN = frozenset({"TRANSFER-ENCODING", "EXPECT"})
_WITHOUT_PREFIX = {"CONTENT-TYPE": "CONTENT_TYPE", "CONTENT-LENGTH": "CONTENT_LENGTH"}


class PlainHead(Request):  # type: ignore[misc]
    """gunicorn's request, with the attributes that its parser sets. ``length`` is that of the body, in bytes."""

    def __init__(self, cfg: Settings, client: Any, number: int, found: re.Match[bytes]) -> None:
        # Without super(): it would parse.
        self.method, self.uri, text = (part.decode("ascii") for part in found.groups())
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
        self.headers = [(name.upper(), value.strip(" ")) for name, value in _FIELD.findall(text)]
        self.trailers: list[tuple[str, str]] = []
        self.body: Any = None
        self.length = 0


def read(data: bytes, cfg: Settings, client: Any, number: int) -> PlainHead | None:
    """Returns the head that ``data`` is, with its empty line; None unless it is plain."""
    if len(data) > cfg.plain_bytes_max or (found := _HEAD.fullmatch(data)) is None:
        return None
    head = PlainHead(cfg, client, number, found)
    names = [name for name, _ in head.headers]
    if (
        len(names) > cfg.limit_request_fields
        or "HOST" not in names
        or not _NOT_PLAIN.isdisjoint(names)
        or any(names.count(name) > 1 for name in _ONCE)
    ):
        return None
    if "CONTENT-LENGTH" in names:
        length = head.headers[names.index("CONTENT-LENGTH")][1]
        if not length.isdecimal():
            return None
        head.length = int(length)
    return head


def environ(head: PlainHead, connection: Any, cfg: Settings) -> dict[str, Any]:
    """Returns the WSGI environment of a request, as gunicorn builds it, without its early hints."""
    found: dict[str, Any] = {
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
    }
    for name, value in head.headers:
        key = _WITHOUT_PREFIX.get(name) or f"HTTP_{name.replace('-', '_')}"
        found[key] = f"{found[key]},{value}" if key in found else value
    return found
