"""Numbers that would leave a server running without serving anything prevent its start, by name."""

import os
import subprocess
import sys

import pytest

from tests.support import server

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("WEB_WORKERS", "0", "must be at least 1, not 0."),
        ("WEB_THREADS", "0", "must be at least 1, not 0."),
        ("WEB_CONNECTIONS", "1", "must be at least 2, not 1."),
        ("WEB_TIMEOUT_S", "0", "must be at least 1, not 0."),
        ("WEB_GRACEFUL_S", "-3", "must be at least 0, not -3."),
        ("WEB_WORKERS", "two", "is not valid"),
        ("DB_POOL_MAX", "0", "must be at least 1, not 0."),
        ("DB_POOL_TIMEOUT_S", "-1", "must be a number above 0, not -1.0."),
    ],
)
def test_useless_number_prevents_the_start(name: str, value: str, reason: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": server.test_database(), "PORT": "0"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
    done = subprocess.run(
        command,
        cwd=server.BACKEND,
        env={**os.environ, **settings, name: value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert f"{name} {reason}" in done.stdout + done.stderr
