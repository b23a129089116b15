"""The environment that measured processes run in: production's settings, on a database of the benchmarks' own."""

import os
import secrets
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
BACKEND = REPOSITORY / "backend"
PYTHON = sys.executable
HOST = "127.0.0.1"

# This process signs cursors that the servers must accept.
_KEY = secrets.token_urlsafe(48)


def environment(url: str, **more: str) -> dict[str, str]:
    """The variables for a process on the database ``url``."""
    return {
        **os.environ,
        "PYTHONPATH": f"{BACKEND}{os.pathsep}{REPOSITORY}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": url,
        "SECRET_KEY": _KEY,
        "ALLOWED_HOSTS": HOST,
        "LOG_LEVEL": "WARNING",
        "DEBUG": "false",
        "WEB_WORKERS": "1",
        # Not this process's own, whose statements are timed as a request's are.
        "MUSTER_PROCESS": "command",
        **more,
    }


def set_up_django(url: str) -> None:
    """Makes this process like one that serves requests, so that selectors and services can be called in it."""
    os.environ.update(environment(url, MUSTER_PROCESS="web"))
    import django  # noqa: PLC0415  not before its settings are named

    django.setup()


def request_session() -> str:
    """libpq's ``options`` of the sessions that serve requests. Django must be set up."""
    from django.conf import settings  # noqa: PLC0415  not before its settings are named

    options: str = settings.DATABASES["default"]["OPTIONS"]["options"]
    return options
