"""The HTML page of the front end, for every path of its router."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

NOT_BUILT = "The front end is not built yet. Run `make build`, then start the server again.\n"

# It refers to the current build's files, so it must not be cached.
HEADERS = {"Cache-Control": "no-cache"}


@require_safe
def frontend_index(request: HttpRequest) -> HttpResponse:
    """Returns index.html with HEADERS, or 503 if the front end is not built."""
    index = Path(settings.FRONTEND_DIST) / "index.html"
    if not index.is_file():
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain")
    return HttpResponse(index.read_bytes(), headers=HEADERS)
