"""Schemathesis over every operation: odd requests made from the schema, each answer held against it."""

import json
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from config.wsgi import application
from tests import factories
from tests.support import openapi

# The same few requests on every run.
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
    """A job of each status to meet."""
    for status in ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"):
        factories.job(status)


@schema.parametrize()  # type: ignore[untyped-decorator]
def test_every_answer_is_as_the_schema_says(case: schemathesis.Case[Any]) -> None:
    # Not every rule fits into a schema: what it allows may still be refused, with a 400 that the schema knows.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
