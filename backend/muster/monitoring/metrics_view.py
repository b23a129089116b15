"""``/metrics`` for Prometheus."""

import hmac
import os

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from muster.monitoring.database_state import DatabaseCollector


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Returns the metrics of all worker processes and of the database. 404 if disabled or without the token."""
    if not settings.METRICS or not _is_allowed(request):
        raise Http404
    shared = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        own = b""
    else:
        own = generate_latest(REGISTRY)
    shared.register(DatabaseCollector())
    return HttpResponse(own + generate_latest(shared), content_type=CONTENT_TYPE_LATEST)


def _is_allowed(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return True
    given = request.META.get("HTTP_AUTHORIZATION", "").encode()
    return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
