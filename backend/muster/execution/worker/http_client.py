"""The calls of the worker protocol over HTTP."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from typing import TypeVar

from pydantic import ValidationError

from muster.execution.worker.answers import Claimed, Finished, Orders, Registered, Shape, Stored
from muster.execution.worker.api_key import authorization
from muster.execution.worker.client import Body, CallError, Gone, Invalid, Refused, ServerAway

TIMEOUT_S = 15.0
# A claim waits for jobs as long as it says, and the answer needs time of its own.
CLAIM_TIMEOUT_S = 35.0
GONE_CODES = {(HTTPStatus.NOT_FOUND, "not_found"), (HTTPStatus.CONFLICT, "worker_gone")}
LATER = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
INVALID = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}

AnswerT = TypeVar("AnswerT", bound=Shape)


class HttpClient:
    """Calls below ``/api/workers/`` of one server, each on a connection of its own."""

    def __init__(self, server: str) -> None:
        self._base = f"{server.rstrip('/')}/api/workers/"

    def register(self, body: Body) -> Registered:
        return _read(Registered, self._send("POST", "", body))

    def claim(self, worker_id: int, body: Body, key: str) -> Claimed:
        return _read(Claimed, self._send("POST", f"{worker_id}/claim/", body, key, CLAIM_TIMEOUT_S))

    def heartbeat(self, worker_id: int, running: Sequence[Body]) -> Orders:
        return _read(Orders, self._send("POST", f"{worker_id}/heartbeat/", {"running": running}))

    def finish(self, worker_id: int, body: Body, key: str | None) -> Finished:
        return _read(Finished, self._send("POST", f"{worker_id}/finish/", body, key))

    def logs(self, worker_id: int, chunks: Sequence[Body]) -> Stored:
        return _read(Stored, self._send("POST", f"{worker_id}/logs/", {"chunks": chunks}))

    def drain(self, worker_id: int) -> None:
        self._send("POST", f"{worker_id}/drain/", {})

    def leave(self, worker_id: int) -> None:
        self._send("DELETE", f"{worker_id}/", None)

    def _send(
        self, method: str, path: str, body: object, key: str | None = None, timeout_s: float = TIMEOUT_S
    ) -> bytes:
        headers = {"Content-Type": "application/json", **authorization()}
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, headers, method=method)  # noqa: S310  the operator's
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310
                read: bytes = answer.read()
                return read
        except urllib.error.HTTPError as error:
            raise _refusal(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise ServerAway(str(error) or type(error).__name__) from error


def _read(shape: type[AnswerT], raw: bytes) -> AnswerT:
    """Reads an answer. Raises ServerAway if something else has answered, such as a proxy's sign-in page."""
    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        raise ServerAway(f"The answer isn't Muster's: {raw[:200]!r}") from error


def _refusal(error: urllib.error.HTTPError) -> CallError:
    try:
        with error:
            text = error.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as broken:
        return ServerAway(f"HTTP {error.code}, then: {broken}")
    code = _problem_code(text)
    message = f"HTTP {error.code}: {text[:1000]}"
    if (error.code, code) in GONE_CODES:
        return Gone(text[:1000])
    if error.code in LATER:
        return ServerAway(message)
    if error.code in INVALID and (code is not None or error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
        return Invalid(message)
    return Refused(message)


def _problem_code(text: str) -> str | None:
    """Returns the code of a problem of Muster; None for anything else, such as the page of a proxy."""
    try:
        problem = json.loads(text)
    except ValueError:
        return None
    code = problem.get("code") if isinstance(problem, dict) else None
    return code if isinstance(code, str) else None
