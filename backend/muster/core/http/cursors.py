"""Keyset cursors: opaque, versioned, signed, and valid for one list's filters and ordering only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from muster.core.errors import InvalidCursor

VERSION = 1
PLACES = frozenset({"cursor", "page", "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A position between two rows: after the row with these order keys, or before it if ``backward``."""

    keys: tuple[object, ...]
    backward: bool = False


class _Utf8:
    """A compact serializer: Django's needs twelve characters for an emoji, and URLs must stay short."""

    def dumps(self, value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


@cache
def _signer() -> Signer:
    return Signer(salt="jobs.cursor")


def encode(cursor: Cursor, *, fingerprint: str) -> str:
    """Returns the cursor as URL-safe text."""
    return _signer().sign_object([VERSION, fingerprint, int(cursor.backward), list(cursor.keys)], serializer=_Utf8)


def decode(text: str, *, fingerprint: str, field: str = "cursor") -> Cursor:
    """Returns the cursor of a list with this fingerprint. Raises InvalidCursor of this parameter for any other text."""
    try:
        version, made_for, backward, keys = _signer().unsign_object(text, serializer=_Utf8)
    except (BadSignature, ValueError) as error:
        raise InvalidCursor("Was altered or cut; start again from the first page.", field) from error
    if version != VERSION:
        raise InvalidCursor("Belongs to another version; start again from the first page.", field)
    if made_for != fingerprint:
        raise InvalidCursor("Belongs to other filters or another order; start again from the first page.", field)
    return Cursor(keys=tuple(keys), backward=bool(backward))


class Links:
    """Builds the URLs of a list's pages by cursor, with all other parameters unchanged."""

    def __init__(self, request: HttpRequest, fingerprint: str) -> None:
        self._request = request
        self._fingerprint = fingerprint

    @cached_property
    def _beginning(self) -> str:
        kept = [(name, value) for name, value in self._request.GET.lists() if name not in PLACES]
        query = f"{urlencode(kept, doseq=True)}&" if kept else ""
        return self._request.build_absolute_uri(f"{self._request.path}?{query}cursor=")

    def to(self, keys: Sequence[object] | None, *, backward: bool) -> str | None:
        """Returns the link to the page after the row with these order keys, or before it; None without keys."""
        if not keys:
            return None
        # URL-safe base64 and colons need no escaping in a query.
        return self._beginning + encode(Cursor(keys=tuple(keys), backward=backward), fingerprint=self._fingerprint)
