"""Schemas of sign-in, keys, users, sessions and the audit log: bodies, query strings, and responses for OpenAPI."""
