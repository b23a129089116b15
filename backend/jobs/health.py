"""Liveness and readiness."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from jobs import sql
from jobs.problems import domain_error


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing more is claimed."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served; 503 with the reasons when not."""
    reasons = _reasons()
    status = "unavailable" if reasons else "ok"
    return JsonResponse({"status": status, "reasons": reasons}, status=503 if reasons else 200)


def _reasons() -> list[str]:
    try:
        sql.one("ping", {})
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as exc:
        error = domain_error(exc)
        if error is None:
            raise
        return [error.detail]
    return [f"{len(waiting)} migrations are not applied."] if waiting else []
