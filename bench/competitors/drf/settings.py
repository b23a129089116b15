"""Production's settings with the competitor's routes."""

from config.settings.production import *  # noqa: F403
from config.settings.production import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [*ALL_APPS, "bench.competitors.drf"]
ROOT_URLCONF = "bench.competitors.drf.urls"
