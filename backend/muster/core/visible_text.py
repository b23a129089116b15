"""Tells text that shows something from text of blanks and invisible characters alone."""

import re

# All of Unicode's separators (Z*), controls (Cc), format characters (Cf) except the Arabic and Kaithi number signs,
# which are drawn, and Default_Ignorable_Code_Point (Hangul fillers, variation selectors, tags). Then those whose glyph
# alone is blank: Braille blank, Khitan filler, Egyptian blanks, null notehead.
_VISIBLE = re.compile(
    "[^"
    "\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U00013442\U00016fe4\U0001bca0-\U0001bca3"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)


def is_visible(text: str) -> bool:
    """Returns whether at least one character of the text is drawn."""
    return _VISIBLE.search(text) is not None
