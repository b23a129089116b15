"""The files of db/queries: each used in one place, each saying what it is, none cut off by how it is read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from muster.core.db import queries

MUSTER = Path(settings.BACKEND) / "muster"
FILES = queries.files()
STATEMENTS = sorted(name for name in FILES if not name.endswith(".fragments"))
FRAGMENTS = sorted(name.removesuffix(".fragments") for name in FILES if name.endswith(".fragments"))
HEADER = (r"Purpose", r"(Parameters|Fragments)", r"Rows", r"Index")


def calls() -> Iterator[tuple[str, str, str]]:
    """(module, called function, first argument) of every call that begins with a literal; routes and views apart."""
    for path in MUSTER.rglob("*.py"):
        if path.stem in ("apis", "api_urls") or path.parent.name == "apis":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr=called) | ast.Name(id=called), args=[ast.Constant(str(first)), *_]
                ):
                    yield str(path.relative_to(MUSTER)), called, first


CALLS = list(calls())


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_used_in_one_module(name: str) -> None:
    users = {module for module, called, first in CALLS if first == name and called not in ("fragment", "_piece")}
    assert len(users) == 1


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragments_are_used_and_have_unique_names(name: str) -> None:
    assert [module for module, called, first in CALLS if called == "fragment" and first == name]
    titles = re.findall(r"^-- name: (\w+)$", FILES[f"{name}.fragments"].read_text("utf-8"), re.MULTILINE)
    assert titles
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_says_what_it_is(name: str) -> None:
    lines = FILES[name].read_text("utf-8").splitlines()
    assert lines[0].startswith("-- Purpose: ")
    header = [line for line in lines if line.startswith("-- ")]
    for title in HEADER:
        assert any(re.match(f"-- {title}: ", line) for line in header), title


@pytest.mark.parametrize("path", sorted(FILES.values()), ids=lambda path: str(path.name))
def test_lines_may_be_joined(path: Path) -> None:
    """Statements are read into one line each: a comment behind code would swallow the rest."""
    code = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("--")]
    assert not [line for line in code if "--" in line]


@pytest.mark.parametrize("path", sorted(FILES.values()), ids=lambda path: str(path.name))
def test_every_parameter_is_cast(path: Path) -> None:
    code = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("--"))
    assert not re.findall(r"%\(\w+\)s(?!::| AS )", code)


def test_every_table_is_named_in_db_alone() -> None:
    """No SQL hides in Python: neither statements nor pieces of them."""
    spoken = re.compile(r"\b(SELECT\s.+\sFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|ALTER TABLE|TRUNCATE)\b")
    hidden = [
        (path.name, node.lineno)
        for path in MUSTER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and spoken.search(node.value)
    ]
    assert hidden == []
