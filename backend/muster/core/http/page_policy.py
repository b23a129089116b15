"""What a browser may do with our pages: run nothing but our own files, and show them in nobody's frame."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Our own files and nothing inline, so the same for every page: a static server can send it too.
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
    """Sends the policy with every answer but JSON: pages, files, the documentation, the admin, error pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        # No browser shows JSON as a page: its type is said, and nosniff forbids to guess another.
        if "json" not in response.headers.get("Content-Type", ""):
            response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            response["X-Frame-Options"] = "DENY"
        return response
