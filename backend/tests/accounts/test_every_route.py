"""Every route of the API, for every role, every scope and nobody, against the one table."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver

from muster.accounts.access_reference import access_reference
from muster.accounts.access_table import API, TABLE, Need, path_of
from muster.accounts.roles import GRANTED, INCLUDED, SCOPES, Role
from muster.core.callers import Scope
from tests.support import access, openapi

ABSENT_ID = "999999999"


def routes() -> Iterator[tuple[str, list[str]]]:
    """Yields the path and the methods of every route."""
    (api,) = (pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == API)
    for pattern in api.url_patterns:  # type: ignore[union-attr]
        assert isinstance(pattern, URLPattern)
        view = pattern.callback.view_class  # type: ignore[attr-defined]
        served = [name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]
        yield path_of(str(pattern.pattern)), [name for name in served if name.lower() in view.http_method_names]


ROUTES = dict(routes())
OPERATIONS = [(path, method, TABLE[path][method]) for path in ROUTES for method in ROUTES[path] if path in TABLE]


def test_every_route_and_method_is_in_the_table() -> None:
    assert {path: sorted(methods) for path, methods in ROUTES.items()} == {
        path: sorted(TABLE.get(path, {})) for path in ROUTES
    }


def test_every_entry_of_the_table_has_a_route() -> None:
    assert TABLE.keys() - ROUTES.keys() == set()


def send(path: str, method: str, **headers: str) -> int:
    """Sends a request that is as wrong as it can be otherwise: no body, no row."""
    address = f"/{API}{path.replace('{id}', ABSENT_ID)}"
    client = Client(raise_request_exception=False)
    response = client.generic(method, address, b"", "application/json", headers=headers)
    if response.streaming:
        list(response.streaming_content)  # type: ignore[attr-defined]  # ends an export
    return response.status_code


def refused(need: Need, scopes: frozenset[Scope], *, person: bool) -> int | None:
    """Returns the status of a refusal, or None if the table allows the operation."""
    if need.public or not need.scopes.isdisjoint(scopes) or (need.person and person):
        return None
    return 403


def check(status: int, expected: int | None) -> None:
    assert status < 500
    if expected is None:
        assert status not in (401, 403)
    else:
        assert status == expected


@pytest.mark.usefixtures("auth")
@pytest.mark.parametrize(("path", "method", "need"), OPERATIONS, ids=lambda value: str(value)[:40])
def test_each_role_scope_and_nobody(path: str, method: str, need: Need) -> None:
    if need.public:
        assert send(path, method) in (200, 400, 409)  # 409: without a provider of OpenID Connect
        return
    check(send(path, method), 401)
    admin = access.user("root", Role.ADMIN, None)
    for scope in Scope:
        key = access.key(admin, scope, name=scope)
        check(send(path, method, Authorization=f"Bearer {key}"), refused(need, INCLUDED[scope], person=False))
    for role in Role:
        cookie = access.session(access.user(role, role, None))
        status = send(path, method, Cookie=f"{access.COOKIE}={cookie}", Origin=access.OWN)
        check(status, refused(need, SCOPES[role], person=True))


@pytest.mark.usefixtures("auth")
def test_work_reaches_workers_alone() -> None:
    reached = {path for path, methods in TABLE.items() for need in methods.values() if need.scopes >= {Scope.WORK}}
    assert {path for path in reached if not path.startswith("workers/")} == {"auth/me/"}


def test_keys_never_reach_beyond_their_owner() -> None:
    assert all(SCOPES[role] <= GRANTED[role] for role in Role)
    assert {role for role in Role if Scope.WORK in GRANTED[role]} == {Role.OPERATOR, Role.ADMIN}


def test_committed_reference_equals_the_table() -> None:
    """Update it with `make reference`."""
    committed = (settings.REPOSITORY / "docs" / "reference" / "access.md").read_text("utf-8")
    assert committed == access_reference()


def test_openapi_says_what_each_operation_needs() -> None:
    operation = openapi.operation("PATCH", "/api/jobs/1/")
    assert operation["security"] == [{"key": ["submit"]}, {"session": ["submit"]}]
    assert {"401", "403"} <= operation["responses"].keys()
    assert openapi.operation("POST", "/api/auth/sign-in/")["security"] == [{}]
