"""Hypothesis strategies for bodies, query strings and times, and the requests that bear them."""

from collections.abc import Callable

from django.http import HttpRequest
from hypothesis import settings
from hypothesis import strategies as st

from muster.core.callers import ANYONE
from muster.core.errors import MusterError
from muster.core.http.access import CALLER
from muster.core.visible_text import is_visible

# The same examples in every run, so that failures are reproducible.
FIXED = settings(derandomize=True, deadline=None, database=None, max_examples=150)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
keepable_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    # Beyond 2**53 a float and the integer it is read back as differ, although JSON doesn't distinguish them.
    | st.floats(-(2**53), 2**53)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8), inner, max_size=4
        )
    ),
    max_leaves=12,
)
"""Values that JSON can express and PostgreSQL can store."""

printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=255)
"""Any Unicode without control characters."""

names = printable.filter(is_visible)
"""Printable text that isn't blank."""

times = st.from_regex(
    r"\A[0-2]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])"
    r"([Tt _]([01]\d|2[0-4]):[0-5]\d(:[0-6]\d([.,]\d{1,9})?)?([Zz]|[+\-\u2212][01]\d(:?[0-5]\d)?)?)?\Z"
)
"""Times in ISO 8601 and in similar, invalid formats."""


def from_anyone(request: HttpRequest) -> HttpRequest:
    """Returns the request as a view gets it with AUTH=off: its caller noted."""
    request.META[CALLER] = ANYONE
    return request


def refusal_of(parse: Callable[[], object]) -> MusterError | None:
    """Returns the domain error raised by parsing, or None; other exceptions propagate."""
    try:
        parse()
    except MusterError as refusal:
        return refusal
    return None
