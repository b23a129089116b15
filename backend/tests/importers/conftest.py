"""Fixtures of the importer tests."""

from tests.support.fixtures import transactional_db

__all__ = ["transactional_db"]
