"""Content-Security-Policy of our pages: only files of this server, nothing inline, no frames on other sites."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Without nonces or hashes, and so the same for every page: nginx can send it with static files.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class PagePolicyMiddleware:
    """Adds the policy to every response except JSON: pages, files, the documentation, the admin, error pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        # Browsers don't render JSON as a page: its type is declared, and nosniff prevents guessing another one.
        if "json" not in response.headers.get("Content-Type", ""):
            response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            response["X-Frame-Options"] = "DENY"
        return response
