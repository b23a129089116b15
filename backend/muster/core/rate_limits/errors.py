"""Errors of rate limits."""

from http import HTTPStatus

from muster.core.errors import MusterError


class RateLimited(MusterError):
    """The middleware adds Retry-After."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "rate_limited"
    cause = "The client has used up its budget of reads or of writes."
    remedy = "Wait as long as Retry-After says."

    def __init__(self, budget: str) -> None:
        super().__init__(f"The client has used up its budget of {budget}; wait as long as Retry-After says.")
