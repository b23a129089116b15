"""The cookie of a browser's session."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from muster.accounts.sessions import session_end_by_secret
from muster.accounts.sign_in import Opened


def session_begin(request: HttpRequest, response: HttpResponse, opened: Opened) -> None:
    """Sets the cookie of a new session and ends the session of the old one: no cookie is adopted."""
    if old := request.COOKIES.get(settings.ACCESS_COOKIE):
        session_end_by_secret(secret=old)
    response.set_cookie(
        settings.ACCESS_COOKIE,
        opened.secret,
        expires=opened.expires_at,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
