"""Health, readiness and metrics of a running server."""
