"""The calls of the worker protocol over HTTP."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

TIMEOUT_S = 15.0


class ServerAway(Exception):
    """The server can't be reached, or can't answer now; the call may be repeated."""


class Gone(Exception):
    """The server doesn't know the worker any more, or has declared it lost."""


class Refused(Exception):
    """The server refuses the call for good; the message says why."""


class Client:
    """Calls below ``/api/workers/`` of one server."""

    def __init__(self, server: str) -> None:
        self._base = f"{server.rstrip('/')}/api/workers/"

    def register(self, body: Mapping[str, object]) -> Any:
        return self._send("POST", "", body)

    def claim(self, worker_id: int, body: Mapping[str, object], key: str) -> Any:
        return self._send("POST", f"{worker_id}/claim/", body, key)

    def heartbeat(self, worker_id: int, running: list[dict[str, Any]]) -> Any:
        return self._send("POST", f"{worker_id}/heartbeat/", {"running": running})

    def finish(self, worker_id: int, jobs: list[dict[str, Any]]) -> Any:
        return self._send("POST", f"{worker_id}/finish/", {"jobs": jobs})

    def leave(self, worker_id: int) -> None:
        self._send("DELETE", f"{worker_id}/", None)

    def _send(self, method: str, path: str, body: object, key: str | None = None) -> Any:
        headers = {"Content-Type": "application/json"} | ({} if key is None else {"Idempotency-Key": key})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, headers, method=method)  # noqa: S310  the operator's
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                raw = answer.read()
        except urllib.error.HTTPError as error:
            raise _refusal(error) from error
        except (OSError, ValueError) as error:
            raise ServerAway(str(error)) from error
        return json.loads(raw) if raw else None


def _refusal(error: urllib.error.HTTPError) -> Exception:
    with error:
        text = error.read().decode(errors="replace")
    if error.code in (404, 409):
        return Gone(text)
    if error.code in (408, 429) or error.code >= 500:  # noqa: PLR2004
        return ServerAway(f"HTTP {error.code}: {text[:500]}")
    return Refused(f"HTTP {error.code}: {text[:2000]}")
