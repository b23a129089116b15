"""Liveness and readiness."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.core.http.problems import domain_error
from muster.monitoring.database_state import database_state

# Housekeeping refreshes the view every 30 s, less often if a refresh is slow.
MAX_VIEW_AGE_S = 900.0
WITHOUT_HOUSEKEEPING = (
    "No housekeeping process is active, so operations wait, statistics are outdated and counts become slower: "
    "start manage.py housekeep."
)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Responds 200 if the process runs; checks nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Responds 200, with warnings, if requests can be served; otherwise 503 with the reasons."""
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
    queries.execute(sql_file("ping"), {})
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(waiting)} migrations are not applied: run manage.py migrate."] if waiting else []


def _warnings() -> list[str]:
    """Returns warnings about housekeeping. Without it counts stay exact, but become slower and slower."""
    state = database_state()
    if not state.housekeeping_runs:
        return [WITHOUT_HOUSEKEEPING]
    if state.view_age_s > MAX_VIEW_AGE_S:
        return [f"Housekeeping has not refreshed the statistics for {state.view_age_s:.0f} s: see its log."]
    return []
