"""The environment of measured processes: production's settings, on a benchmark database."""

import os
import secrets
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
BACKEND = REPOSITORY / "backend"
PYTHON = sys.executable
HOST = "127.0.0.1"

# Shared with the servers, which must accept cursors signed by this process.
_KEY = secrets.token_urlsafe(48)


def environment(url: str, **more: str) -> dict[str, str]:
    """Returns the environment variables of a process on the database ``url``."""
    return {
        **os.environ,
        "PYTHONPATH": f"{BACKEND}{os.pathsep}{REPOSITORY}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "AUTH": "off",
        "DATABASE_URL": url,
        "SECRET_KEY": _KEY,
        "ALLOWED_HOSTS": HOST,
        "LOG_LEVEL": "WARNING",
        "DEBUG": "false",
        "WEB_WORKERS": "1",
        # Overrides this process's value, "web": its statements have the timeouts of a request.
        "MUSTER_PROCESS": "command",
        **more,
    }


def set_up_django(url: str) -> None:
    """Sets up Django as in a process that serves requests, so that selectors and services can be called."""
    os.environ.update(environment(url, MUSTER_PROCESS="web"))
    import django  # noqa: PLC0415  only after DJANGO_SETTINGS_MODULE is set

    django.setup()


def request_session() -> str:
    """Returns libpq's ``options`` for the sessions of requests. Django must be set up."""
    from django.conf import settings  # noqa: PLC0415  only after DJANGO_SETTINGS_MODULE is set

    options: str = settings.DATABASES["default"]["OPTIONS"]["options"]
    return options
