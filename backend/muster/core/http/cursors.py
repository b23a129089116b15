"""Keyset cursors: opaque, versioned, signed, and valid for one list's filters and ordering only."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest

from muster.core.errors import InvalidCursor
from muster.core.http.host_check import checked_host

VERSION = 1
SIGNATURE_BYTES = 18
"""A multiple of three, so that its base64 has no padding."""
PLACES = frozenset({"cursor", "page", "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A position between two rows: after the row with these order keys, or before it if ``backward``.

    Without keys, it is before the first row, or after the last one if ``backward``.
    """

    keys: tuple[object, ...]
    backward: bool = False


@cache
def _key() -> bytes:
    """Returns the key of the signatures, which differs from those of everything else that SECRET_KEY signs."""
    return hashlib.blake2b(b"muster.cursor\0" + settings.SECRET_KEY.encode(), digest_size=64).digest()


def encode(cursor: Cursor, *, fingerprint: str) -> str:
    """Returns the cursor as URL-safe text: base64 of its JSON, a colon, and a signature of the base64."""
    # Compact UTF-8: names are part of cursors, and URLs must stay short.
    content = orjson.dumps([VERSION, fingerprint, int(cursor.backward), cursor.keys])
    payload = urlsafe_b64encode(content).rstrip(b"=")
    return (payload + b":" + _signature(payload)).decode("ascii")


def decode(text: str, *, fingerprint: str, field: str = "cursor") -> Cursor:
    """Returns the cursor of a list with this fingerprint. Raises InvalidCursor of this parameter for any other text."""
    payload, _, signature = text.encode("utf-8", "surrogatepass").partition(b":")
    if not hmac.compare_digest(_signature(payload), signature):
        raise InvalidCursor("Was altered or cut; start again from the first page.", field)
    version, made_for, backward, keys = orjson.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    if version != VERSION:
        raise InvalidCursor("Belongs to another version; start again from the first page.", field)
    if made_for != fingerprint:
        raise InvalidCursor("Belongs to other filters or another order; start again from the first page.", field)
    return Cursor(keys=tuple(keys), backward=bool(backward))


def _signature(payload: bytes) -> bytes:
    # A keyed BLAKE2b is a MAC by itself, in one call instead of HMAC's several.
    return urlsafe_b64encode(hashlib.blake2b(payload, key=_key(), digest_size=SIGNATURE_BYTES).digest())


class Links:
    """Builds the URLs of a list's pages by cursor, with all other parameters unchanged."""

    def __init__(self, request: HttpRequest, fingerprint: str) -> None:
        self._request = request
        self._fingerprint = fingerprint

    @cached_property
    def _beginning(self) -> str:
        kept = [(name, value) for name, value in self._request.GET.lists() if name not in PLACES]
        query = f"{urlencode(kept, doseq=True)}&" if kept else ""
        return f"{self._request.scheme}://{checked_host(self._request)}{self._request.path}?{query}cursor="

    def to(self, keys: Sequence[object] | None, *, backward: bool) -> str | None:
        """Returns the link to the page after the row with these order keys, or before it; None for None.

        Empty keys are those of the first page, or of the last one if ``backward``.
        """
        if keys is None:
            return None
        # URL-safe base64 and colons need no escaping in a query.
        return self._beginning + encode(Cursor(keys=tuple(keys), backward=backward), fingerprint=self._fingerprint)
