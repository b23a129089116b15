"""Liveness and readiness."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from muster.core.db import queries
from muster.core.http.problems import domain_error
from muster.monitoring.database_state import database_state

# Housekeeping refreshes the view every 30 s, and less often only where that takes long.
OLD_VIEW_S = 900.0


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing more is claimed."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served, with warnings of what will be missed; 503 with the reasons when not."""
    try:
        reasons = _reasons()
        warnings = [] if reasons else _warnings()
    except Exception as exc:
        error = domain_error(exc)
        if error is None:
            raise
        reasons, warnings = [error.detail], []
    body = {"status": "unavailable" if reasons else "ok", "reasons": reasons, "warnings": warnings}
    return JsonResponse(body, status=503 if reasons else 200)


def _reasons() -> list[str]:
    queries.one("ping", {})
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(waiting)} migrations are not applied."] if waiting else []


def _warnings() -> list[str]:
    """Without housekeeping requests are served all the same; counts stay exact, but take longer and longer."""
    state = database_state()
    if not state.housekeeping_runs:
        return ["No housekeeping process runs: operations wait, statistics grow old, and changes pile up unfolded."]
    if state.view_age_s > OLD_VIEW_S:
        return [f"Housekeeping has not refreshed the statistics for {state.view_age_s:.0f} s."]
    return []
