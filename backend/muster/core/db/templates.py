"""Reads the SQL files of ``db/queries`` and composes statements from their regions.

Every file runs by itself. Within it, a region such as ``/* order: */ created_minute, id /* :order */`` is text that a
region of another file may replace; no other text becomes SQL.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """A statement under the name of its file: ``text`` to read, ``code`` as it is sent.

    ``planned``: its best plan depends on the values, so it is planned for them at each call. All others are prepared,
    and requests plan them once a session (``plan_cache_mode`` in :mod:`config.database`): planning a page of the list
    takes longer than reading it.
    """

    name: str
    text: str
    code: bytes
    planned: bool = False


@cache
def files() -> Mapping[str, Path]:
    """Returns the files of all packages by name, such as ``job_list``. Raises ValueError for two of one name."""
    found: dict[str, Path] = {}
    for path in sorted(QUERIES.glob("*/*.sql")):
        if path.stem in found:
            raise ValueError(f"Two files of db/queries are called {path.name}.")
        found[path.stem] = path
    return found


@cache
def read(name: str) -> Statement:
    """Returns the statement of ``db/queries/*/<name>.sql`` as it stands there."""
    return _statement(name, MARK.sub("", _source(name)), planned=False)


def compose(name: str, regions: Regions, *, planned: bool = False) -> Statement:
    """Returns the statement of ``db/queries/*/<name>.sql`` with these texts in its regions.

    Raises LookupError for a region that is left out or unknown: the file's own text is an example.
    """
    return _statement(name, _filled(name, _source(name), regions), planned=planned)


def _text(fragment: Fragment) -> str:
    match fragment:
        case Part(file, region, regions):
            return _filled(file, _region(file, region), regions)
        case Literal(value):
            return sql.Literal(value).as_string(None)
        case Identifier(name):
            return sql.Identifier(name).as_string(None)
        case All(conditions):
            return "\nAND ".join(map(_text, conditions))
        case Union(queries):
            return "\nUNION ALL\n".join(map(_text, queries))
        case None:
            return ""


def _statement(name: str, text: str, *, planned: bool) -> Statement:
    # Short in logs, and short enough for psycopg's cache of statements.
    code = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return Statement(name, _tidy(text), code.encode(), planned)


def _tidy(text: str) -> str:
    """The text without the blank lines that regions leave."""
    trimmed = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"^WITH\n\n", "WITH\n", re.sub(r"\n{3,}", "\n\n", trimmed), flags=re.MULTILINE) + "\n"


@cache
def _source(name: str) -> str:
    """The text of a file without its comments."""
    lines = files()[name].read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


@cache
def _region(name: str, region: str) -> str:
    found = [own for title, own in _regions(_source(name)) if title == region]
    if len(set(found)) != 1:
        raise LookupError(f"{name}.sql holds {len(set(found))} texts in regions called {region} instead of one.")
    return found[0]


def _regions(source: str) -> Iterator[tuple[str, str]]:
    """All regions, those within others included."""
    for region in REGION.finditer(source):
        yield region[1], _outdented(region[2])
        yield from _regions(region[2])


def _outdented(text: str) -> str:
    """The text of a region from the first column on, whether it begins on the line of its mark or on the next one."""
    first, _, others = text.partition("\n")
    return f"{first.strip()}\n{dedent(others)}".strip()


def _filled(name: str, source: str, regions: Regions) -> str:
    """The source with these texts in its regions; a region that holds others may keep its own."""
    used: set[str] = set()

    def filled(text: str) -> str:
        return REGION.sub(lambda match: _indented(replacement(*match.groups()), match), text)

    def replacement(region: str, own: str) -> str:
        if region in regions:
            used.add(region)
            return _text(regions[region])
        if not REGION.search(own):
            raise LookupError(f"The region {region} of {name}.sql was given no text.")
        return filled(_outdented(own))

    text = filled(source)
    if unknown := regions.keys() - used:
        raise LookupError(f"{name}.sql has no region called {', '.join(sorted(unknown))}.")
    return text


def _indented(text: str, match: re.Match[str]) -> str:
    """The text with all its lines as far to the right as that on which the region begins."""
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    margin = line[: len(line) - len(line.lstrip())]
    return indent(text, margin).removeprefix(margin)
