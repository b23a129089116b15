"""The reference of access as Markdown, and the security section of OpenAPI, from the table."""

from collections.abc import Iterator
from typing import Any

from muster.accounts.access_table import API, TABLE, Need
from muster.accounts.roles import GRANTED, INCLUDED, SCOPES, Role
from muster.core.callers import Scope

INTRODUCTION = """\
# Access

<!-- Written by `make reference` from backend/muster/accounts/access_table.py; don't edit it by hand. -->

With `AUTH=on` every request says who sends it: a browser by the cookie of its session, a program by
`Authorization: Bearer` with an API key or a JWT. Access is judged before anything else of a request: without a valid
session, key or token the answer is 401 `unauthenticated`, without the scope 403 `forbidden`. With `AUTH=off` everyone
may do everything.
"""
ROWS = """\

## Operations

`own` marks operations that reach only the caller's own jobs, those whose `owner` is the caller's user name, unless the
caller has `operate`.

| operation | needs | viewer | submitter | operator | admin |
|---|---|---|---|---|---|
"""
SCHEMES: dict[str, Any] = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key (mst_…) or the access token of a JWT."},
    "session": {"type": "apiKey", "in": "cookie", "name": "muster_session", "description": "Of a browser."},
}
PROBLEMS = {
    "401": "Nobody, or a session, key or token that is not valid.",
    "403": "The role or the scopes don't allow it.",
}


def access_reference() -> str:
    """Returns the text of ``docs/reference/access.md``."""
    operations = "".join(f"{_row(path, method, need)}\n" for path, method, need in _operations())
    return INTRODUCTION + _scopes() + _roles() + ROWS + operations


def add_security(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Adds to the OpenAPI schema what each operation needs; a hook of drf-spectacular."""
    result.setdefault("components", {})["securitySchemes"] = SCHEMES
    for path, item in result["paths"].items():
        needs = TABLE.get(_with_id(path.removeprefix(f"/{API}")), {})
        for method, operation in item.items():
            if need := needs.get(method.upper()):
                _secure(operation, need)
    return result


def _secure(operation: dict[str, Any], need: Need) -> None:
    if need.public:
        operation["security"] = [{}]
        return
    operation["security"] = [{name: sorted(need.scopes)} for name in SCHEMES]
    problem = operation["responses"]["default"]["content"]
    for status, description in PROBLEMS.items():
        operation["responses"].setdefault(status, {"content": problem, "description": description})


def _with_id(path: str) -> str:
    return "/".join("{id}" if part.startswith("{") else part for part in path.split("/"))


def _operations() -> Iterator[tuple[str, str, Need]]:
    for path in sorted(TABLE):
        for method, need in TABLE[path].items():
            yield path, method, need


def _row(path: str, method: str, need: Need) -> str:
    cells = " | ".join(_cell(need, role) for role in Role)
    return f"| `{method} /{API}{path}` | {need.text} | {cells} |"


def _cell(need: Need, role: Role) -> str:
    if need.public or need.person:
        return "yes"
    if need.scopes.isdisjoint(SCOPES[role]):
        return "-"
    return "own" if need.own and Scope.OPERATE not in SCOPES[role] else "yes"


def _scopes() -> str:
    rows = "".join(f"| `{scope}` | {_listed(INCLUDED[scope] - {scope})} |\n" for scope in Scope)
    return f"\n## Scopes\n\n| scope | also includes |\n|---|---|\n{rows}"


def _roles() -> str:
    rows = "".join(f"| {role} | {_listed(SCOPES[role])} | {_listed(GRANTED[role])} |\n" for role in Role)
    return (
        "\n## Roles\n\nA key has the scopes that it was given and that the role of its owner still grants.\n\n"
        f"| role | scopes when signed in | scopes that keys may have |\n|---|---|---|\n{rows}"
    )


def _listed(scopes: frozenset[Scope]) -> str:
    return ", ".join(f"`{scope}`" for scope in Scope if scope in scopes) or "-"
