"""Responses with JSON built by the database and an ETag, or 304 if the client's copy is current."""

import hashlib
from collections.abc import Mapping

import orjson
from django.http import HttpRequest, HttpResponse

JSON = "application/json"


def etag(version: str) -> str:
    return f'"{version}"'


def document(request: HttpRequest, body: bytes, *, version: str) -> HttpResponse:
    """Returns 200 with the body, or 304 if ``If-None-Match`` contains this version."""
    headers = {"ETag": etag(version), "Cache-Control": "private, no-cache"}
    if _matches(request.META.get("HTTP_IF_NONE_MATCH"), etag(version)):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=JSON, headers=headers)


def written(body: str, *, version: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Returns the response to a write: the new state with its ETag."""
    response = HttpResponse(body, content_type=JSON, status=status, headers=dict(headers or {}))
    response["ETag"] = etag(version)
    return response


def plain(body: str | bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return HttpResponse(body, content_type=JSON, status=status, headers=headers)


def dumps(value: Mapping[str, object]) -> bytes:
    return orjson.dumps(value)


def envelope(results: str, **fields: object) -> bytes:
    """Returns ``{**fields, "results": results}`` without parsing the results."""
    return orjson.dumps(fields)[:-1] + b',"results":' + results.encode() + b"}"


def extended(document: str, **members: str) -> bytes:
    """Returns a JSON object with further members, given as JSON, without parsing it."""
    return (document[:-1] + "".join(f',"{name}":{value}' for name, value in members.items()) + "}").encode()


def version_with(version: str, derived: str | None) -> str:
    """Returns the version of an answer that also shows what no row holds, such as why a job waits.

    ``If-Match`` compares the version of the rows alone.
    """
    return version if derived is None else f"{version}-{digest(derived.encode())}"


def if_match(request: HttpRequest) -> str | None:
    """Returns the versions of rows in ``If-Match``, joined by commas; None if it is absent or ``*``."""
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if header in ("", "*"):
        return None
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in header.split(","))
    return ",".join(tag.partition("-")[0] for tag in tags)


def _matches(header: str | None, tag: str) -> bool:
    if header is None:
        return False
    return header.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in header.split(","))


def digest(body: bytes) -> str:
    """Returns a version for content without a row of its own: a hash of 32 hex digits."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def accepted(body: str, *, location: str) -> HttpResponse:
    """Returns 202; ``location`` is the URL that shows the progress."""
    return HttpResponse(body, content_type=JSON, status=202, headers={"Location": location})
