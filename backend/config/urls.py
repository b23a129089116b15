"""The routes of the site: the API, the admin, and the front end for everything else."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from config.frontend import frontend_index
from muster.monitoring import health
from muster.monitoring.metrics_view import metrics

handler400 = "muster.core.http.problems.bad_request"
handler404 = "muster.core.http.problems.not_found"
handler500 = "muster.core.http.problems.server_error"

admin.site.site_header = admin.site.site_title = "Muster administration"

urlpatterns = [
    path("api/", include("muster.api_urls")),
    # Passwords change by the API, which limits attempts, ends the other sessions and writes the audit log.
    path("admin/password_change/", RedirectView.as_view(url="/")),
    path("admin/", admin.site.urls),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("health/", health.live, name="health"),
    path("health/ready/", health.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    # The front end's router handles the rest, except paths that look like files and those of the backend, as in
    # nginx.conf: a health check with a mistake in its address must not succeed.
    re_path(r"^(?!(?:api|admin|static|health|metrics)(?:/|$))(?!.*\.[^/]*$).*$", frontend_index, name="frontend"),
]
