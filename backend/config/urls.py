"""The routes of the site: the API, the admin, and the front end for everything else."""

from django.contrib import admin
from django.urls import include, path, re_path

from config.frontend import frontend_index
from jobs import health
from jobs.metrics.views import metrics

handler400 = "jobs.problems.bad_request"
handler404 = "jobs.problems.not_found"
handler500 = "jobs.problems.server_error"

urlpatterns = [
    path("api/", include("jobs.urls")),
    path("admin/", admin.site.urls),
    path("health/", health.live, name="health"),
    path("health/ready/", health.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    # The browser's router knows the rest. Not /api, nor anything that looks like a file.
    re_path(r"^(?!api(?:/|$)|static/)(?!.*\.[^/]*$).*$", frontend_index, name="frontend"),
]
