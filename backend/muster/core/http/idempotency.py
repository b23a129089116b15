"""Reads the header Idempotency-Key, by which a client repeats a request safely."""

from hashlib import blake2b

from django.http import HttpRequest
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from muster.core.errors import ValidationFailed
from muster.core.http import request_input
from muster.core.http.repeated_headers import is_repeated
from muster.core.idempotency import IdempotencyKey

HEADER = "Idempotency-Key"
KEY_MAX = 255
DIGEST_BYTES = 16

REPEATED = "Idempotent-Replayed"
REPEATED_HEADER = OpenApiParameter(
    REPEATED,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[201],
    description="`true` if an earlier request with the same Idempotency-Key did the work; otherwise absent.",
)


def parameter(description: str) -> OpenApiParameter:
    """Returns the request header for the OpenAPI schema."""
    return OpenApiParameter(HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER, description=description)


def key_text(request: HttpRequest) -> str | None:
    """Returns the header, or None if it is absent. Raises ValidationFailed unless it is one key of printable ASCII."""
    if is_repeated(request, HEADER):
        raise ValidationFailed({HEADER: ["Was sent more than once; send one."]})
    key: str | None = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not is_valid(key):
        raise ValidationFailed({HEADER: [f"Must be 1 to {KEY_MAX} printable ASCII characters."]})
    return key


def is_valid(key: str) -> bool:
    return key.isascii() and key.isprintable() and 1 <= len(key) <= KEY_MAX


def idempotency_key(request: HttpRequest) -> IdempotencyKey | None:
    """Returns the key with its caller and a digest of path and body, or None without the header.

    The bytes of the body are compared, not their meaning: a new version of the server may read defaults differently.

    Raises ValidationFailed as :func:`key_text`.
    """
    key = key_text(request)
    if key is None:
        return None
    digest = blake2b(request.path.encode() + b"\0", digest_size=DIGEST_BYTES)
    digest.update(request.body)
    return IdempotencyKey(caller=request_input.caller(request).namespace, key=key, digest=digest.digest())


def repeated(is_repeated: bool) -> dict[str, str]:
    """Returns the header of a response that repeats an earlier one, or none."""
    return {REPEATED: "true"} if is_repeated else {}
