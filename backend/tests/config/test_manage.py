"""manage.py with errors in its environment."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

AWAY = "postgresql://muster:hidden@127.0.0.1:1/muster"
COMMAND = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "MUSTER_PROCESS": "command", "DATABASE_URL": AWAY}


@pytest.mark.parametrize(
    ("command", "environment", "message"),
    [
        # Settings are read before the command is.
        (["housekeep", "--once"], {"DATABASE_URL": "garbage"}, "DATABASE_URL is not a PostgreSQL address"),
        (["migrate"], {"RATE_LIMIT_READS_BURST": "many"}, "RATE_LIMIT_READS_BURST"),
        (["housekeep", "--once"], {"DATABASE_URL": AWAY}, "Connection refused"),
        (["migrate"], {"DATABASE_URL": AWAY}, "Connection refused"),
        (["seed", "5"], {"DATABASE_URL": AWAY}, "Connection refused"),
    ],
)
def test_configuration_error_prints_one_line(command: list[str], environment: dict[str, str], message: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BACKEND,
        env=os.environ | COMMAND | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "hidden" not in done.stderr
