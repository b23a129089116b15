"""Cursors: every encoded cursor is decoded, and any other text is refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from muster.core.errors import InvalidCursor
from muster.core.http import cursors
from muster.core.http.cursors import Cursor
from tests.jobs.schemas.strategies import FIXED

keys = st.lists(
    st.none() | st.integers(-(2**63), 2**63) | st.text(st.characters(exclude_categories=["Cs"])), max_size=4
)
fingerprints = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@FIXED
@given(keys, st.booleans(), fingerprints)
def test_encoded_cursor_is_decoded(values: list[object], backward: bool, fingerprint: str) -> None:
    cursor = Cursor(keys=tuple(values), backward=backward)
    text = cursors.encode(cursor, fingerprint=fingerprint)
    assert text.isascii()
    assert not set(text) & set("+/=&?# ")
    assert cursors.decode(text, fingerprint=fingerprint) == cursor


@FIXED
@given(st.text(max_size=200), fingerprints)
def test_other_text_is_refused(text: str, fingerprint: str) -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(text, fingerprint=fingerprint)


@FIXED
@given(keys, st.integers(0, 10_000), st.characters())
def test_cursor_with_one_changed_character_is_refused(values: list[object], place: int, character: str) -> None:
    text = cursors.encode(Cursor(keys=tuple(values)), fingerprint="f")
    place %= len(text)
    assume(text[place] != character)
    with pytest.raises(InvalidCursor):
        cursors.decode(text[:place] + character + text[place + 1 :], fingerprint="f")


@FIXED
@given(keys, st.integers(0, 10_000))
def test_truncated_cursor_is_refused(values: list[object], place: int) -> None:
    text = cursors.encode(Cursor(keys=tuple(values)), fingerprint="f")
    with pytest.raises(InvalidCursor):
        cursors.decode(text[: place % len(text)], fingerprint="f")


@FIXED
@given(keys, fingerprints, fingerprints)
def test_cursor_of_another_list_is_refused(values: list[object], mine: str, other: str) -> None:
    assume(mine != other)
    text = cursors.encode(Cursor(keys=tuple(values)), fingerprint=mine)
    with pytest.raises(InvalidCursor):
        cursors.decode(text, fingerprint=other)


def test_cursor_of_another_version_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursors, "VERSION", 99)
    text = cursors.encode(Cursor(keys=(1,)), fingerprint="f")
    monkeypatch.undo()
    with pytest.raises(InvalidCursor) as refusal:
        cursors.decode(text, fingerprint="f")
    assert "version" in str(refusal.value.extra)
