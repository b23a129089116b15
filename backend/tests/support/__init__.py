"""Shared test code: an API client that validates each response, test rows, concurrent connections."""
