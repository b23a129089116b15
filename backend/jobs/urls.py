"""Routes of the API. Outside /api/: config/urls.py."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
