"""Names of generated tests."""

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives the test of each operation an id of its own: xdist runs tests of one id once."""
    for item in items:
        if isinstance(item, SchemathesisFunction) and not item.nodeid.endswith("]"):
            item._nodeid = f"{item.nodeid}[{item.operation_label}]"
