"""Requests and responses: input, problems, cursors, OpenAPI, the request log."""
