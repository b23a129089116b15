"""Reads the SQL files of ``db/queries`` and composes statements from their regions.

Every file is executable by itself. A region such as ``/* order: */ created_minute, id /* :order */`` may be replaced by
a region of another file; no other text becomes SQL.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from textwrap import dedent, indent

from django.conf import settings
from psycopg import sql

from muster.core.db.fragments import All, Fragment, Identifier, Literal, Part, Regions, Union

QUERIES: Path = settings.DB_DIR / "queries"
MARK = re.compile(r"/\* (?:\w+:|:\w+) \*/")
REGION = re.compile(r"/\* (\w+): \*/(.*?)/\* :\1 \*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement under the name of its file: ``code`` as sent, and readable ``text`` for people.

    ``planned``: its best plan depends on the values, so each call plans it. All others are prepared and planned once
    per session by requests (``plan_cache_mode`` in :mod:`config.database`): planning a page of the list takes longer
    than reading it.
    """

    name: str
    code: bytes
    readable: Callable[[], str] = field(compare=False, repr=False)
    planned: bool = False

    @property
    def text(self) -> str:
        """Returns the text with lines and indentation, composed when it is read, since no request needs it."""
        return _tidy(self.readable())


@cache
def files() -> Mapping[str, Path]:
    """Returns the files of all packages by name, such as ``job_list``. Raises ValueError for duplicate names."""
    found: dict[str, Path] = {}
    for path in sorted(QUERIES.glob("*/*.sql")):
        if path.stem in found:
            raise ValueError(f"Two files of db/queries are called {path.name}.")
        found[path.stem] = path
    return found


@cache
def sql_file(name: str) -> Statement:
    """Returns the statement of ``db/queries/*/<name>.sql`` unchanged."""
    text = MARK.sub("", _source(name))
    return Statement(name, _code(text), lambda: text)


def compose(name: str, regions: Regions, *, planned: bool = False) -> Statement:
    """Returns the statement of ``db/queries/*/<name>.sql`` with these texts in its regions.

    Raises LookupError for a missing or unknown region: the text in the file is only an example.
    """
    text = _filled(name, _source(name), regions, indented=False)
    return Statement(name, _code(text), lambda: _filled(name, _source(name), regions, indented=True), planned)


def _text(fragment: Fragment, *, indented: bool) -> str:
    match fragment:
        case Part(file, region, regions):
            return _filled(file, _region(file, region), regions, indented=indented)
        case Literal(value):
            return sql.Literal(value).as_string(None)
        case Identifier(name):
            return sql.Identifier(name).as_string(None)
        case All(conditions):
            return "\nAND ".join(_text(each, indented=indented) for each in conditions)
        case Union(queries):
            return "\nUNION ALL\n".join(_text(each, indented=indented) for each in queries)
        case None:
            return ""


def _code(text: str) -> bytes:
    """Returns the text on one line: short for logs and for psycopg's statement cache."""
    return " ".join(filter(None, map(str.strip, text.splitlines()))).encode()


def _tidy(text: str) -> str:
    """Returns the text without blank lines left by regions."""
    trimmed = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"^WITH\n\n", "WITH\n", re.sub(r"\n{3,}", "\n\n", trimmed), flags=re.MULTILINE) + "\n"


@cache
def _source(name: str) -> str:
    """Returns the text of a file without comments."""
    lines = files()[name].read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


@cache
def _region(name: str, region: str) -> str:
    found = [own for title, own in _regions(_source(name)) if title == region]
    if len(set(found)) != 1:
        raise LookupError(f"{name}.sql holds {len(set(found))} texts in regions called {region} instead of one.")
    return found[0]


def _regions(source: str) -> Iterator[tuple[str, str]]:
    """Yields all regions, including nested ones."""
    for region in REGION.finditer(source):
        yield region[1], _outdented(region[2])
        yield from _regions(region[2])


def _outdented(text: str) -> str:
    """Returns the text of a region without indentation, whether it starts on the line of its mark or on the next."""
    first, _, others = text.partition("\n")
    return f"{first.strip()}\n{dedent(others)}".strip()


def _filled(name: str, source: str, regions: Regions, *, indented: bool) -> str:
    """Returns the source with these texts in its regions; a region with nested ones may keep its own text."""
    used: set[str] = set()

    def filled(text: str) -> str:
        if not indented:
            return REGION.sub(lambda match: replacement(*match.groups()), text)
        return REGION.sub(lambda match: _indented(replacement(*match.groups()), match), text)

    def replacement(region: str, own: str) -> str:
        if region in regions:
            used.add(region)
            return _text(regions[region], indented=indented)
        if not REGION.search(own):
            raise LookupError(f"The region {region} of {name}.sql was given no text.")
        return filled(_outdented(own))

    text = filled(source)
    if unknown := regions.keys() - used:
        raise LookupError(f"{name}.sql has no region called {', '.join(sorted(unknown))}.")
    return text


def _indented(text: str, match: re.Match[str]) -> str:
    """Returns the text with all lines indented like the first line of the region."""
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    margin = line[: len(line) - len(line.lstrip())]
    return indent(text, margin).removeprefix(margin)
