"""Tests of one group share a process."""

import pytest


@pytest.mark.xdist_group("kept")
def test_groups_reach_the_scheduler(request: pytest.FixtureRequest) -> None:
    """A pytest that pytest-xdist doesn't know has ignored them without a word."""
    assert request.node.nodeid.endswith("@kept") == getattr(request.config.option, "loadgroup", False)
