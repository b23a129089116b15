"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

# Read by config.database: only processes that answer requests get the pool and the time-outs.
os.environ.setdefault("MUSTER_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
