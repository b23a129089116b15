"""The WSGI application for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

# Read by config.database: only processes that serve requests have the pool and the timeouts.
os.environ.setdefault("MUSTER_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
