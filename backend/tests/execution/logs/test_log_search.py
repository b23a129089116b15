"""Finding lines in a chunk."""

from hypothesis import given
from hypothesis import strategies as st

from muster.execution.logs.search import search_for

few_letters = st.text(alphabet="abA ", min_size=1, max_size=3)
lines = st.lists(st.text(alphabet="abAB\r ", max_size=6).map(str.encode), max_size=6)


@given(among=lines, wanted=few_letters)
def test_the_lines_found_are_those_that_contain_the_text(among: list[bytes], wanted: str) -> None:
    expected = [index for index, line in enumerate(among) if wanted.lower().encode() in line.lower()]
    assert list(search_for(wanted).hits(among)) == expected


def test_no_text_is_found_across_lines() -> None:
    assert list(search_for("a\nb").hits([b"a", b"b"])) == []
