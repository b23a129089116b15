"""`make run`: the host names that the server accepts."""

import json
import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from config import own_hosts

SCRIPT = """
import json, django
django.setup()
from django.conf import settings
print(json.dumps(settings.ALLOWED_HOSTS))
"""


def allowed(**environment: str) -> list[str]:
    """Returns ALLOWED_HOSTS of a process with the local settings."""
    local = {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": "postgresql:///x",
        "SECRET_KEY": "x",
        "AUTH": "on",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=settings.BACKEND,
        env={"PATH": os.environ["PATH"], **local, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    hosts: list[str] = json.loads(done.stdout)
    return hosts


@pytest.mark.parametrize("listen", ["0.0.0.0", "::"])  # noqa: S104
def test_server_on_every_address_refuses_foreign_names(listen: str) -> None:
    hosts = allowed(HOST=listen, ALLOWED_HOSTS="lab.example,10.0.0.1")
    assert {"localhost", "127.0.0.1", "[::1]", "lab.example", "10.0.0.1"} <= set(hosts)
    assert not [host for host in hosts if host.startswith((".", "*"))]


def test_server_on_one_address_allows_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_hosts, "_addresses", lambda: ["198.51.100.7"])
    assert own_hosts.own_hosts("192.0.2.3") == ["localhost", "127.0.0.1", "[::1]", "192.0.2.3"]
    assert own_hosts.own_hosts("fd00::3")[-1] == "[fd00::3]"


def test_all_own_addresses_and_names_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_hosts, "_addresses", lambda: ["198.51.100.7", "fe80::1"])
    monkeypatch.setattr(socket, "gethostname", lambda: "Lab7.example.org")
    hosts = own_hosts.own_hosts("0.0.0.0")  # noqa: S104
    assert {"198.51.100.7", "[fe80::1]", "lab7.example.org", "lab7", "lab7.local"} <= set(hosts)


def test_addresses_have_no_zones() -> None:
    addresses = own_hosts._addresses()
    assert "127.0.0.1" in addresses
    assert not [address for address in addresses if "%" in address]


def test_machine_without_a_name_adds_no_empty_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "")
    assert "" not in own_hosts.own_hosts("0.0.0.0")  # noqa: S104
