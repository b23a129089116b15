"""A proxy before the server that refuses, breaks or forgets calls as a test says."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "<html><body>Sorry</body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """A request: the last part of its path, and its body."""

    name: str
    body: Any
    key: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What a client gets instead of the answer. ``after``: the server has answered before."""

    status: int = 502
    body: str = HTML
    cut: bool = False
    after: bool = False


Decide = Callable[[Call], Fault | None]


@dataclass
class Proxy:
    """A running proxy. ``decide`` may be replaced at any time."""

    target: str
    decide: Decide = lambda call: None
    calls: list[Call] = field(default_factory=list)
    address: str = ""

    def fault_of(self, call: Call) -> Fault | None:
        self.calls.append(call)
        return self.decide(call)


@contextmanager
def proxying(server: str) -> Iterator[Proxy]:
    """Runs a proxy before a server."""
    proxy = Proxy(server.removeprefix("http://"))
    listener = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    proxy.address = f"http://127.0.0.1:{listener.server_port}"
    try:
        yield proxy
    finally:
        listener.shutdown()
        listener.server_close()


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = self.path.rstrip("/").rpartition("/")[2]
        fault = self.proxy.fault_of(Call(name, json.loads(raw or b"null"), self.headers.get("Idempotency-Key")))
        if fault is not None and not fault.after:
            self._fail(fault)
            return
        status, content_type, body = self._forward(raw)
        if fault is not None:
            self._fail(fault)
            return
        self._answer(status, content_type, body)

    def do_DELETE(self) -> None:
        self.do_POST()

    def _forward(self, raw: bytes) -> tuple[int, str, bytes]:
        client = http.client.HTTPConnection(self.proxy.target, timeout=60)
        try:
            kept = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
            client.request(self.command, self.path, raw, kept)
            answer = client.getresponse()
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
        except OSError:
            return 502, "text/html", HTML.encode()
        finally:
            client.close()

    def _fail(self, fault: Fault) -> None:
        if fault.cut:
            self.close_connection = True
            return
        self._answer(fault.status, "text/html", fault.body.encode())

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the base class
        """Says nothing."""
