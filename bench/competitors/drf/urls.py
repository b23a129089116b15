"""The competitor's routes."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from bench.competitors.drf.views import ListedJobViewSet
from muster.monitoring import health

router = DefaultRouter()
router.register("jobs", ListedJobViewSet, basename="job")

urlpatterns = [path("api/", include(router.urls)), path("health/", health.live)]
