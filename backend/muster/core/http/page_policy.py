"""Security headers: of every response, and of pages a Content-Security-Policy (nothing inline, no foreign frames)."""

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


SECURITY_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


class PagePolicyMiddleware:
    """Adds the security headers, and the policy to everything but JSON: pages, files, the admin, error pages.

    Replaces Django's SecurityMiddleware, whose redirects and HSTS are the proxy's here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        for name, value in SECURITY_HEADERS:
            response.headers.setdefault(name, value)
        # Browsers don't render JSON as a page: its type is declared, and nosniff prevents guessing another one.
        if "json" not in response.headers.get("Content-Type", ""):
            response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            response["X-Frame-Options"] = "DENY"
        return response
