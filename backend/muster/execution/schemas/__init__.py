"""Schemas of the worker protocol: bodies, and responses for OpenAPI."""
