"""Limits of PostgreSQL's types."""

BIGINT_MAX = 2**63 - 1
