"""A client of the API that validates every response against the guarantees of the API."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponseBase
from django.test import Client

from muster.core.errors import registered
from tests.support import openapi

PROBLEM = "application/problem+json"
MEMBERS = frozenset({"type", "title", "status", "detail", "code", "request_id"})
# Not in the schema: an unknown path or method.
NOWHERE = frozenset({404, 405})
# An error that names neither a field nor a parameter.
WHOLE = frozenset({"too_many_parameters"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A validated response. ``json`` is None if there is no body."""

    status: int
    headers: dict[str, str]
    content: bytes
    json: Any

    @property
    def cookie(self) -> str:
        """The value of the one cookie that the response sets."""
        return self.headers["Set-Cookie"].partition("=")[2].partition(";")[0]

    @property
    def ids(self) -> list[int]:
        """The ids of a list's results, in order."""
        return [item["id"] for item in self.json["results"]]


class Api:
    """Sends requests to paths below ``/api/`` and validates each response."""

    def __init__(self, **headers: str) -> None:
        """``headers`` are sent with every request; their names have underscores."""
        self._headers = headers
        self._client = Client(raise_request_exception=False)
        # Once, since drf-spectacular is not thread-safe.
        openapi.document()

    def get(self, path: str, query: dict[str, Any] | str | None = None, **headers: str) -> Answer:
        return self.send("GET", path, query=query, **headers)

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: object = None, **headers: str) -> Answer:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, body: object = None, **headers: str) -> Answer:
        return self.send("DELETE", path, body, **headers)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: dict[str, Any] | str | None = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> Answer:
        """Sends ``body`` (bytes and text as they are, all else as JSON); header names with underscores.

        ``path`` may be a whole URL, as ``next`` and ``Location`` are.
        """
        path = path.removeprefix("http://testserver").removeprefix("/api/")
        raw = body if isinstance(body, bytes | str) else b"" if body is None else json.dumps(body)
        request_id = uuid4().hex
        if query:
            path += "?" + (query if isinstance(query, str) else urlencode(query, doseq=True))
        sent = {name.replace("_", "-"): value for name, value in (self._headers | headers).items()}
        response = self._client.generic(
            method,
            f"/api/{path}",
            raw,
            content_type,
            headers={"X-Request-ID": request_id, **sent},
        )
        answer = _answer(response)
        assert response.headers["X-Request-ID"] == request_id
        _check(method, f"/api/{path.partition('?')[0]}", answer, request_id)
        return answer


def _answer(response: HttpResponseBase) -> Answer:
    content = getattr(response, "content", b"")
    is_json = response.headers.get("Content-Type", "").endswith("json") and content
    body = json.loads(content, parse_constant=_refuse) if is_json else None
    headers = dict(response.headers)
    for cookie in response.cookies.values():
        headers["Set-Cookie"] = cookie.OutputString()
    return Answer(response.status_code, headers, content, body)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def _check(method: str, path: str, answer: Answer, request_id: str) -> None:
    content_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if method == "HEAD":
        assert answer.content == b""
        return
    if answer.status >= 400:
        check_problem(answer, request_id)
    if answer.status in (204, 302, 304):
        assert answer.content == b""
        return
    if answer.status in NOWHERE or method == "OPTIONS":
        return
    found = openapi.problems_with(method, path, answer.status, content_type, answer.json)
    assert not found, found


def check_problem(answer: Answer, request_id: str) -> None:
    """Asserts an RFC 9457 problem as registered, without internal details."""
    assert answer.headers["Content-Type"] == PROBLEM, (answer.status, answer.headers, answer.content[:200])
    problem = answer.json
    kind = registered()[problem["code"]]
    assert MEMBERS <= problem.keys() <= MEMBERS | kind.members.keys()
    assert problem["status"] == answer.status == kind.status
    assert problem["request_id"] == request_id
    assert problem["type"] == f"urn:muster:problem:{problem['code']}"
    assert problem["title"] == kind.title
    assert problem["detail"]
    assert answer.status != 500, problem
    assert "Traceback" not in answer.content.decode()
    if answer.status == 400 and problem["code"] not in WHOLE:
        assert problem["errors"], problem
