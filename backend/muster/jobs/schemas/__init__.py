"""Schemas of the API: bodies, query strings, and responses for OpenAPI."""
