"""AUTH: off on this machine alone unless set, on in production unless set."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from local import checks
from local.errors import LocalError

LOCAL = {"DJANGO_SETTINGS_MODULE": "config.settings.local"}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "ALLOWED_HOSTS": "example.org",
}
SCRIPT = """
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
try:
    print(settings.AUTH, settings.ACCESS_POLICY, settings.ACCESS_COOKIE)
except ImproperlyConfigured as error:
    print(error)
"""


def start(**environment: str) -> str:
    """Returns what a process with these settings says of AUTH."""
    given = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql:///x", "SECRET_KEY": "x" * 40}
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(
        command, cwd=settings.BACKEND, env={**given, **environment}, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_without_auth_only_this_machine_is_served(host: str) -> None:
    assert start(**LOCAL, HOST=host).startswith("False muster.core.http.access.open_to_anyone")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "lab.example"])  # noqa: S104
def test_another_host_without_auth_is_refused_with_the_reason(host: str) -> None:
    assert start(**LOCAL, HOST=host).startswith(f"HOST={host} lets others reach Muster, so AUTH must be set")


def test_another_host_is_served_as_auth_says() -> None:
    host = "0.0.0.0"  # noqa: S104
    assert start(**LOCAL, HOST=host, AUTH="on").startswith("True muster.accounts.policy.judge")
    assert start(**LOCAL, HOST=host, AUTH="off").startswith("False ")


def test_make_run_refuses_the_same_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTH", raising=False)
    assert not checks.auth("127.0.0.1")
    with pytest.raises(LocalError, match="AUTH must be set"):
        checks.auth("0.0.0.0")  # noqa: S104
    monkeypatch.setenv("AUTH", "maybe")
    with pytest.raises(LocalError, match="on or off"):
        checks.auth("127.0.0.1")


def test_production_is_on_unless_switched_off() -> None:
    assert start(**PRODUCTION).strip() == "True muster.accounts.policy.judge __Host-muster_session"
    assert start(**PRODUCTION, AUTH="off").startswith("False ")
    assert start(**PRODUCTION, AUTH="false").startswith("AUTH must be on or off, not 'false'")
