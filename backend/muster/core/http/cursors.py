"""Keyset cursors: opaque, versioned, signed, and bound to the filters and the order of their list."""

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
    """A place between two rows: beyond the row with these order keys, or before it when going ``backward``."""

    keys: tuple[object, ...]
    backward: bool = False


class _Utf8:
    """Django's serializer writes twelve characters for an emoji, and the address of a page has to stay short."""

    def dumps(self, value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


@cache
def _signer() -> Signer:
    return Signer(salt="jobs.cursor")


def encode(cursor: Cursor, *, fingerprint: str) -> str:
    """The cursor as URL-safe text."""
    return _signer().sign_object([VERSION, fingerprint, int(cursor.backward), list(cursor.keys)], serializer=_Utf8)


def decode(text: str, *, fingerprint: str) -> Cursor:
    """The cursor of a list with this fingerprint. Raises InvalidCursor for any other text."""
    try:
        version, made_for, backward, keys = _signer().unsign_object(text, serializer=_Utf8)
    except (BadSignature, ValueError) as error:
        raise InvalidCursor("Was altered or cut; start again from the first page.") from error
    if version != VERSION:
        raise InvalidCursor("Belongs to another version; start again from the first page.")
    if made_for != fingerprint:
        raise InvalidCursor("Belongs to other filters or another order; start again from the first page.")
    return Cursor(keys=tuple(keys), backward=bool(backward))


class Links:
    """The URLs of a list from a cursor on, all its other parameters kept."""

    def __init__(self, request: HttpRequest, fingerprint: str) -> None:
        self._request = request
        self._fingerprint = fingerprint

    @cached_property
    def _beginning(self) -> str:
        kept = [(name, value) for name, value in self._request.GET.lists() if name not in PLACES]
        query = f"{urlencode(kept, doseq=True)}&" if kept else ""
        return self._request.build_absolute_uri(f"{self._request.path}?{query}cursor=")

    def to(self, keys: Sequence[object] | None, *, backward: bool) -> str | None:
        """The link beyond the row with these order keys, or before it; None when there is none."""
        if not keys:
            return None
        # Base64 for URLs, with colons between its parts: all of it may stand in a query as it is.
        return self._beginning + encode(Cursor(keys=tuple(keys), backward=backward), fingerprint=self._fingerprint)
