"""Bodies of new jobs as raw JSON text, in forms that two parsers may interpret differently."""

import json
import random

from hypothesis import strategies as st

NUMBERS = (
    "0", "-0", "-0.0", "1", "1.0", "1e2", "1E+2", "1e-2", "0.1", "5.0", "9007199254740993", "-9007199254740993",
    "18446744073709551616", "0.30000000000000004441", "1.7976931348623157e308", "5e-324", "1e400", "-1e400", "1e-400",
    "1e-20000", f"0.{'0' * 400}1", "1" * 300, "9" * 4301, "01", ".5", "1.", "+1", "NaN", "Infinity", "-Infinity",
)  # fmt: skip
"""JSON numbers at the limits, and texts that only some parsers accept as numbers."""

TIMES = (
    "2031-05-06T07:08:09Z", "2031-05-06T07:08:09+23:59", "2031-05-06T07:08:09-23:59", "2031-05-06T07:08:09+24:00",
    "2031-05-06T07:08:09+15:59", "2031-05-06T07:08:09+16:00", "2031-05-06T07:08:09-00:00", "2031-05-06T07:08:09+0530",
    "2031-05-06T07:08:09+05", "2031-05-06T07:08:09.1234565Z", "2031-05-06T07:08:59.9999999Z", "2031-05-06t07:08z",
    "2031-05-06T07:08:09.123456789012345Z", "2031-12-31T23:59:59.9999999-23:59", "2031-05-06 07:08:09", "2031-05-06",
    "2031-05-06T07:08:60Z", "2031-05-06T24:00:00Z", "2031-02-29", "2032-02-29", "1970-01-01T00:00:00+00:01",
    "2199-12-31T23:59:59.9999999Z", "2199-12-31T23:59:59-00:01", "0000-01-01", "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00", "1970-01-01", "20310506T070809Z", "2031-W18-2", "2031-126", "now", "infinity",
    "epoch", "today", "2031-05-06T07:08:09 UTC", "2031-05-06T07:08:09,5Z", "1936310889", "", "Z",
)  # fmt: skip
"""Times in ISO 8601, at its limits, and in other formats that PostgreSQL or Python accepts."""

PIECES = (
    r"\u0041", r"\n", r"\t", r"\/", r"\\", r"\"", r"\ud83d\ude00", "\x7f", "\u2028", "\ufeff", "\uffff", "\U0010ffff",
    "☃", "e\u0301", "a", " ",
)  # fmt: skip
"""Contents of string literals, as written between the quotes."""

ODD_PIECES = (r"\u0000", r"\ud800", r"\udc00\ud800", r"\x41", r"\u12", r"\a", "\x01", "\n", "\u0085", "\ud800", "\\")
"""Values that some or all fields refuse."""

numbers = st.sampled_from(NUMBERS) | st.integers(-(2**70), 2**70).map(str) | st.floats().map(repr)
literals = st.lists(st.sampled_from(PIECES * 3 + ODD_PIECES), max_size=3).map(lambda pieces: f'"{"".join(pieces)}"')
times = st.sampled_from(TIMES).map('"{}"'.format)
depths = st.sampled_from((1, 50, 150, 190, 200, 210, 300, 3_000))
nested = st.tuples(depths, st.booleans()).map(
    lambda how: "[" * how[0] + "]" * how[0] if how[1] else '{"n":' * how[0] + "1" + "}" * how[0]
)
scalars = numbers | literals | times | st.sampled_from(("null", "true", "false", "tru", "[1,]", "{}"))


def _object(members: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in members) + "}"


values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(literals, inner), max_size=3).map(_object)
    ),
    max_leaves=5,
)
objects = st.lists(st.tuples(literals, values), max_size=3).map(_object)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(json.dumps) | literals
requirements = st.lists(
    st.tuples(st.sampled_from(('"cpus"', '"memory_mb"', '"gpus"', '"walltime_s"', '"x"')), numbers | values), max_size=3
).map(_object)

_members = st.one_of(
    st.tuples(st.just('"name"'), names),
    st.tuples(st.just(r'"n\u0061me"'), names),
    st.tuples(st.just('"description"'), literals),
    st.tuples(st.just('"priority"'), st.sampled_from(("1", "10", "0", "11", "5.0", "1e0", '"5"', "null", "true"))),
    st.tuples(st.just('"queue"'), literals),
    st.tuples(st.just('"task"'), literals),
    st.tuples(st.just('"args"'), objects | nested | values),
    st.tuples(st.just('"unique_key"'), literals | st.just("null")),
    st.tuples(st.just('"max_attempts"'), st.sampled_from(("1", "1000", "1001", "0", "3.5", "32768"))),
    st.tuples(st.just('"scheduled_at"'), times | st.just("null") | numbers),
    st.tuples(st.just('"resource_requirements"'), requirements | values),
    st.tuples(literals, values),
)


def _some_of(drawn: tuple[list[tuple[str, str]], int, int]) -> list[str]:
    members, count, seed = drawn
    chance = random.Random(seed)
    # Each begins with a valid name, so that many are accepted; a later member may repeat the key.
    return [_object([('"name"', '"given"'), *chance.choices(members, k=chance.randint(1, 3))]) for _ in range(count)]


def jobs(count: int) -> st.SearchStrategy[list[str]]:
    """Draws ``count`` objects of a few members each: known and unknown ones, some of them repeated."""
    members = st.lists(_members, min_size=12, max_size=12)
    return st.tuples(members, st.just(count), st.integers(0, 2**32)).map(_some_of)
