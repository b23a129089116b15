"""Schemathesis over every operation: generated requests, with each response validated against the schema."""

import json
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from config.wsgi import application
from tests import factories
from tests.support import openapi

# The same requests in every run.
CONFIG = {
    "seed": 1,
    "generation": {"max-examples": 12, "deterministic": True, "database": "none"},
}


def _schema() -> Any:
    document = json.loads(json.dumps(openapi.document()))
    found = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(CONFIG))
    found.app = application
    return found


schema = _schema()


@pytest.fixture(autouse=True)
def jobs(transactional_db: None) -> None:
    """Creates a job of each status."""
    for status in ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"):
        factories.job(status)


@schema.parametrize()  # type: ignore[untyped-decorator]
def test_every_response_conforms_to_the_schema(case: schemathesis.Case[Any]) -> None:
    # A schema cannot express every rule: a request valid by the schema may be refused with a documented 400.
    # Nobody signs in with AUTH=off; tests/accounts/test_every_route.py tries each operation with AUTH=on.
    case.call_and_validate(excluded_checks=[positive_data_acceptance, ignored_auth])
