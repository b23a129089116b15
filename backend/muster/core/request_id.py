"""The id of the request that this thread handles."""

from structlog.contextvars import get_contextvars


def request_id() -> str:
    """Returns the id that the request's log line has too; empty outside of requests."""
    return str(get_contextvars().get("request_id", ""))
