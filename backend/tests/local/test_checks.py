"""Checks of the environment before anything starts."""

import socket
from pathlib import Path

import pytest

from local import checks
from local.errors import LocalError
from tests.local.conftest import run_module


@pytest.mark.parametrize("port", ["", "8o80", "0", "65536", "-1", "٨٠"])
def test_invalid_port_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port or " ")
    with pytest.raises(LocalError, match="PORT must be a number"):
        checks.address()


def test_host_of_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "192.0.2.1")
    with pytest.raises(LocalError, match=r"A server cannot listen on 192\.0\.2\.1"):
        checks.address()


def test_make_run_on_a_port_in_use_prints_one_line_and_creates_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_module("local.run", PORT=port, MUSTER_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"muster: Port {port} on 127.0.0.1 is already in use")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("host", ["node..cluster", "n" * 64 + ".cluster", ".cluster"])
def test_impossible_host_name_is_refused(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("HOST", host)
    with pytest.raises(LocalError, match=r"^HOST is not a host name or an address: '.*cluster'\.$"):
        checks.address()


def test_make_run_with_a_missing_trace_prints_one_line(tmp_path: Path) -> None:
    done = run_module("local.run", TRACE="nowhere.swf", PORT="1025", MUSTER_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "TRACE names a file that does not exist" in done.stderr


def test_make_run_with_an_unreachable_database_prints_one_line(tmp_path: Path) -> None:
    done = run_module("local.run", DATABASE_URL="postgresql://127.0.0.1:1/x", PORT="1025", MUSTER_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Connection refused" in done.stderr


def test_relative_trace_is_resolved_from_pwd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x.swf").touch()
    monkeypatch.setenv("PWD", str(tmp_path))
    monkeypatch.setenv("TRACE", "x.swf")
    assert checks.trace_file() == tmp_path / "x.swf"


@pytest.mark.parametrize("count", ["-1", "many"])
def test_invalid_seed_count_is_refused(monkeypatch: pytest.MonkeyPatch, count: str) -> None:
    monkeypatch.setenv("SEED", count)
    with pytest.raises(LocalError, match="SEED must be a number"):
        checks.seed_count()
