"""The files of db/queries: each is used in one place, has a header, and runs by itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings

from muster.core.db import queries, templates
from muster.core.db.templates import sql_file
from muster.jobs.filters import JobFilter
from tests.support import plans
from tests.support.query_files import is_template

MUSTER = Path(settings.BACKEND) / "muster"
FILES = templates.files()
COMPOSING = ("compose", "Part", "sql_file")
UNPLANNED = ("SET", "ANALYZE", "REFRESH", "CREATE", "REINDEX", "DROP")
HEADER = ("Purpose", "Parameters", "Rows", "Index")
TEMPLATES = {name for name in FILES if is_template(name)}


def calls() -> Iterator[tuple[str, str, str]]:
    """Yields module, function and first argument of every call whose first argument is a literal, except in views."""
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
LITERALS = {
    node.value
    for path in MUSTER.rglob("*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}
FIELDS = {field.name for field in fields(JobFilter)}
STATEMENTS = [
    pytest.param(statement, id=f"{name}-{number}")
    for name in FILES
    for number, statement in enumerate(templates.sql_file(name).text.split(";"))
    if statement.split()[0] not in UNPLANNED and "FROM STDIN" not in statement
]


@pytest.mark.parametrize("name", sorted(FILES.keys() - TEMPLATES))
def test_a_statement_is_run_in_one_module(name: str) -> None:
    assert len({module for module, called, first in CALLS if first == name and called != "Part"}) == 1


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_is_composed_into_other_statements_and_never_run(name: str) -> None:
    assert {called for _, called, first in CALLS if first == name} == {"Part"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_region_is_filled_or_taken_by_a_name_that_grep_finds(name: str) -> None:
    marks = re.findall(r"/\* (\w+): \*/", FILES[name].read_text("utf-8"))
    assert set(marks) <= LITERALS | FIELDS


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_region_begins_and_ends(name: str) -> None:
    rest = templates.sql_file(name).text
    assert "/*" not in rest
    assert "*/" not in rest


def test_no_name_of_a_file_or_region_is_put_together() -> None:
    put_together = [
        (path.name, node.lineno)
        for path in MUSTER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in COMPOSING
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert put_together == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_statement_says_what_it_is(name: str) -> None:
    lines = FILES[name].read_text("utf-8").splitlines()
    assert lines[0].startswith("-- Purpose: ")
    for title in HEADER:
        assert any(line.startswith(f"-- {title}: ") for line in lines), title


@pytest.mark.parametrize("name", sorted(FILES))
def test_regions_are_explained(name: str) -> None:
    source = FILES[name].read_text("utf-8")
    assert ("-- Regions: " in source) == bool(templates.REGION.search(source))


@pytest.mark.parametrize("path", sorted(FILES.values()), ids=lambda path: str(path.name))
def test_lines_may_be_joined(path: Path) -> None:
    """Statements are sent as one line each: a comment after code would hide the rest."""
    code = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("--")]
    assert not [line for line in code if "--" in line]


@pytest.mark.parametrize("path", sorted(FILES.values()), ids=lambda path: str(path.name))
def test_every_parameter_is_cast(path: Path) -> None:
    code = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("--"))
    assert not re.findall(r"%\(\w+\)s(?!::| AS )", code)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_file_runs_by_itself(statement: str) -> None:
    queries.execute(sql_file("seed_plan_table"), {})
    assert plans.generic(statement)


def test_every_table_is_named_in_db_alone() -> None:
    """Python contains no SQL, neither statements nor parts of them."""
    spoken = re.compile(r"\b(SELECT\s.+\sFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|ALTER TABLE|TRUNCATE)\b")
    hidden = [
        (path.name, node.lineno)
        for path in MUSTER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and spoken.search(node.value)
    ]
    assert hidden == []
