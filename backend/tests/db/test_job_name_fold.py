"""job_name_fold: one form for all spellings of a text, for every character of Unicode."""

import sys
import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest

from tests.support import database

pytestmark = pytest.mark.django_db

FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")


def folds(texts: list[str]) -> list[str]:
    query = "SELECT job_name_fold(text) FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place"
    return [row[0] for row in database.rows(query, [texts])]


ASSIGNED = [
    chr(code)
    for code in range(1, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co", "Cc")
]


@pytest.mark.parametrize("around", ["{}", "İx{}각"])
def test_every_character_folds_to_one_form_whatever_its_spelling(around: str) -> None:
    texts = [around.format(character) for character in ASSIGNED]
    folded = folds(texts)
    for form in FORMS:
        spelled = folds([unicodedata.normalize(form, text) for text in texts])
        differing = [text for text, left, right in zip(texts, folded, spelled, strict=True) if left != right]
        assert differing == [], form


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_case_is_still_folded(change: Callable[[str], str]) -> None:
    texts = ["Größe", "ΣΟΦΟΣ τέλος", "Жук", "ASCII only", "é", "ǆ", "mixed ﬁ"]
    assert folds([change(text) for text in texts]) == folds(texts)


def test_upper_and_lower_case_of_every_character_fold_alike() -> None:
    """Also where the upper case is several characters, which PostgreSQL 17 does not know."""
    folded = folds(ASSIGNED)
    for change in (str.lower, str.upper, str.title):
        changed = folds([change(character) for character in ASSIGNED])
        assert [text for text, left, right in zip(ASSIGNED, folded, changed, strict=True) if left != right] == []


@pytest.mark.parametrize("name", ["Straße", "STRASSE", "straẞe"])
def test_sharp_s_folds_to_two_letters(name: str) -> None:
    assert folds([name, f"{name}🙂"]) == ["STRASSE", "STRASSE🙂"]
