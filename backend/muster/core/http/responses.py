"""Answers whose JSON the database built: passed through, with an ETag, or 304 when the client has them already."""

import hashlib
from collections.abc import Mapping

import orjson
from django.http import HttpRequest, HttpResponse

JSON = "application/json"


def etag(version: str) -> str:
    return f'"{version}"'


def document(request: HttpRequest, body: bytes, *, version: str) -> HttpResponse:
    """200 with the body, or 304 when ``If-None-Match`` names this version."""
    headers = {"ETag": etag(version), "Cache-Control": "private, no-cache"}
    if _matches(request.META.get("HTTP_IF_NONE_MATCH"), etag(version)):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=JSON, headers=headers)


def written(body: str, *, version: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer to a write: the new state and its ETag."""
    response = HttpResponse(body, content_type=JSON, status=status, headers=dict(headers or {}))
    response["ETag"] = etag(version)
    return response


def plain(body: str | bytes, *, status: int = 200) -> HttpResponse:
    return HttpResponse(body, content_type=JSON, status=status)


def dumps(value: Mapping[str, object]) -> bytes:
    return orjson.dumps(value)


def envelope(results: str, **fields: object) -> bytes:
    """``{**fields, "results": results}`` without parsing the results."""
    return orjson.dumps(fields)[:-1] + b',"results":' + results.encode() + b"}"


def if_match(request: HttpRequest) -> str | None:
    """The versions that ``If-Match`` names, joined by commas; None when absent or ``*``."""
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if header in ("", "*"):
        return None
    return ",".join(tag.strip().removeprefix("W/").strip('"') for tag in header.split(","))


def _matches(header: str | None, tag: str) -> bool:
    if header is None:
        return False
    return header.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in header.split(","))


def digest(body: bytes) -> str:
    """A version for what has no row of its own: 32 hex digits of the content."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def accepted(body: str, *, location: str) -> HttpResponse:
    """202: it will be done; ``location`` tells how far it has come."""
    return HttpResponse(body, content_type=JSON, status=202, headers={"Location": location})
