"""The routes of the site: the API, the admin, and the front end for everything else."""

from django.contrib import admin
from django.urls import include, path, re_path

from config.frontend import frontend_index

urlpatterns = [
    path("api/", include("jobs.urls")),
    path("admin/", admin.site.urls),
    # The browser's router knows the rest. Not /api, nor anything that looks like a file.
    re_path(r"^(?!api(?:/|$)|static/)(?!.*\.[^/]*$).*$", frontend_index),
]
