"""Names of generated tests."""

import pytest
from _pytest.nodeid import coerce_node_id
from schemathesis.pytest.plugin import SchemathesisFunction


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives the test of each operation an id of its own: xdist runs tests of one id once."""
    for item in items:
        if isinstance(item, SchemathesisFunction) and not item.nodeid.endswith("]"):
            item._id = coerce_node_id(f"{item.nodeid}[{item.operation_label}]")
