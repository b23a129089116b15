"""The WSGI application for gunicorn. Importing it changes Django's signals: for processes that serve requests alone."""

import os

import django
from django import db
from django.core.cache import close_caches
from django.core.signals import request_finished, request_started

# Read by config.database: only processes that serve requests have the pool and the timeouts.
os.environ.setdefault("MUSTER_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

django.setup(set_prefix=False)

from config.handler import Handler  # noqa: E402  needs Django set up

application = Handler()


def _return_session(**_: object) -> None:
    """Returns the request's session to the pool."""
    # Reading an attribute of db.connection would look for this thread's each time.
    connection = db.connections[db.DEFAULT_DB_ALIAS]
    if connection.connection is not None:
        connection.close()


# Django would look at the age and state of each connection before and after each request. One place does: the pool, at
# the next use of a session (muster.core.db.engine). There is no cache, and no log of statements.
request_started.disconnect(db.reset_queries)
request_started.disconnect(db.close_old_connections)
request_finished.disconnect(db.close_old_connections)
request_finished.disconnect(close_caches)
request_finished.connect(_return_session)
