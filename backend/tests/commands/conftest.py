"""Fixtures of the command tests."""

from tests.support.fixtures import committed

__all__ = ["committed"]
