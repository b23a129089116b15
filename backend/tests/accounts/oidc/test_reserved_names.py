"""No person of the provider gets a name under which the code itself writes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import LazySettings

from muster.accounts.oidc.claims import RESERVED

ACTOR_IN_SQL = re.compile(r"job_(?:record|retry_failed)\([^)]*'([\w-]+)'\)")


def test_every_fixed_actor_is_reserved(settings: LazySettings) -> None:
    modules = (Path(settings.BACKEND) / "muster").rglob("*.py")
    in_python = {name for module in modules for name in _fixed(ast.parse(module.read_text()))}
    functions = (Path(settings.DB_DIR) / "functions").glob("*.sql")
    in_sql = {name for function in functions for name in ACTOR_IN_SQL.findall(function.read_text())}
    assert in_python > {"anonymous", "createkey", "import", "revokekey"}
    assert in_sql == {"housekeeping"}
    assert in_python | in_sql <= RESERVED


def _fixed(module: ast.Module) -> Iterator[str]:
    """Yields the texts of ``ACTOR = …``, ``WORKER = …``, ``actor=…``, and ``Caller(name=…)``."""
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id="ACTOR" | "WORKER")], value=ast.Constant(value=str(name))):
                yield name
            case ast.keyword(arg="actor", value=ast.Constant(value=str(name))):
                yield name
            case ast.Call(func=ast.Name(id="Caller" | "AuditActor"), keywords=keywords):
                yield from _names(keywords)


def _names(keywords: list[ast.keyword]) -> Iterator[str]:
    for keyword in keywords:
        match keyword:
            case ast.keyword(arg="name", value=ast.Constant(value=str(name))):
                yield name
