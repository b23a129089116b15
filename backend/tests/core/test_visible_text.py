"""is_visible compared with Unicode's tables."""

import sys
import unicodedata

import pytest

from muster.core.visible_text import is_visible

# Number signs of category Cf that are drawn around or under digits (Prepended_Concatenation_Mark).
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, which unicodedata lacks.
IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
BLANK_BY_GLYPH = {"BRAILLE PATTERN BLANK", "KHITAN SMALL SCRIPT FILLER", "MUSICAL SYMBOL NULL NOTEHEAD"}


def drawn(code: int) -> bool:
    character = chr(code)
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp", "Cc") or (category == "Cf" and code not in DRAWN):
        return False
    if any(first <= code <= last for first, last in IGNORABLE):
        return False
    return unicodedata.name(character, "") not in BLANK_BY_GLYPH


def test_character_is_visible_if_and_only_if_it_is_drawn() -> None:
    assigned = (code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs"))
    differing = [hex(code) for code in assigned if is_visible(chr(code)) != drawn(code)]
    # Blanks that Unicode 15 adds; older tables don't know them.
    assert [code for code in differing if not 0x13430 <= int(code, 16) <= 0x13442] == []


@pytest.mark.parametrize("text", ["a", "\u200ba", " . ", "\u3164日", "\u202e1", "🙂", "\u0600", "e\u0301", "\u2801"])
def test_one_drawn_character_makes_text_visible(text: str) -> None:
    assert is_visible(text)
