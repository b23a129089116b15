"""Schemathesis over every operation: generated requests, with each response validated against the schema.

Each request is sent with AUTH=off, and every third also with AUTH=on, as one of the callers in turn: each of them calls
each operation several times.
"""

import json
from collections import deque
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import count
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method

from config.access import POLICIES
from muster.accounts.credential_cache import CACHE
from muster.accounts.roles import Role
from muster.core.callers import Scope
from tests import factories
from tests.support import access, openapi

# The same requests in every run.
CONFIG = {
    "seed": 1,
    "generation": {"max-examples": 5, "deterministic": True, "database": "none"},
}
CALLER = "X-Test-Caller"
"""Marks a request for the server with sign-in."""
SIGN_IN = override_settings(AUTH=True, ACCESS_POLICY=POLICIES[True])
numbers = count()
in_turn: deque[Mapping[str, str]] = deque()
"""The headers of the callers: Hypothesis refuses a fixture that a test names."""
# A schema cannot express every rule: a request valid by the schema may be refused with a documented 400, or 403.
UNCHECKED = [positive_data_acceptance, ignored_auth]


@cache
def _handler(*, sign_in: bool) -> WSGIHandler:
    """Returns a handler that was made under these settings. Importing config.wsgi would change Django's signals."""
    return WSGIHandler()


def server(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Serves with sign-in if CALLER is sent, otherwise without."""
    if f"HTTP_{CALLER.upper().replace('-', '_')}" not in environ:
        return _handler(sign_in=False)(environ, start_response)
    with SIGN_IN:
        return _handler(sign_in=True)(environ, start_response)


def _schema() -> Any:
    document = json.loads(json.dumps(openapi.document()))
    found = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(CONFIG))
    found.app = server
    return found


schema = _schema()


@pytest.fixture(autouse=True)
def jobs(transactional_db: None) -> None:
    """Creates a job of each status."""
    for status in ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"):
        factories.job(status)


@pytest.fixture(autouse=True)
def callers(jobs: None) -> None:
    """Makes the headers of each role's session, and those of a worker's key."""
    CACHE.expire()
    people = [access.session(access.user(role, role, None)) for role in Role]
    key = access.key(access.user("host", Role.OPERATOR, None), Scope.WORK)
    cookies = [{"Cookie": f"{access.COOKIE}={secret}", "Origin": access.LOCALHOST} for secret in people]
    in_turn.clear()
    in_turn.extend([*cookies, {"Authorization": f"Bearer {key}"}])


@schema.parametrize()  # type: ignore[untyped-decorator]
def test_every_response_conforms_to_the_schema(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(excluded_checks=UNCHECKED)
    if next(numbers) % 3:
        return
    in_turn.rotate()
    # Whoever may not call an unknown method gets 401 or 403 before 405.
    case.call_and_validate(headers={CALLER: "yes", **in_turn[0]}, excluded_checks=[*UNCHECKED, unsupported_method])
