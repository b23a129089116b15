"""Shapes of the API: what bodies and query strings may hold, and what answers look like in OpenAPI."""
