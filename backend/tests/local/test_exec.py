"""`python -m local.exec`: runs a command with the database running, and reports failures in one line."""

import signal
from pathlib import Path

import pytest

from local import layout, server
from tests.local.conftest import run_module, start_module


def test_exit_status_is_that_of_the_command(cluster: layout.Cluster) -> None:
    done = run_module(
        "local.exec",
        "--",
        "sh",
        "-c",
        'psql "$DATABASE_URL" -Atc "SELECT 41 + 1"; exit 7',
        MUSTER_DATA=str(cluster.home),
    )
    assert (done.returncode, done.stdout) == (7, "42\n")
    assert server.postmaster(cluster) is None


def test_sigterm_is_forwarded_to_the_command_and_stops_the_server(cluster: layout.Cluster) -> None:
    process = start_module("local.exec", "--", "sh", "-c", "echo up; exec sleep 60", MUSTER_DATA=str(cluster.home))
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert server.postmaster(cluster) is None


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://somebody:hunter2@127.0.0.1:1/jobs", "Connection refused"),
        ("postgresql://somebody:hunter2@localhost:notaport/jobs", "Cannot connect to the database"),
        ("mysql://somebody:hunter2@localhost/jobs", "is not a PostgreSQL address"),
    ],
)
def test_unusable_database_url_prints_one_line_without_the_password(url: str, message: str) -> None:
    done = run_module("local.exec", "--", "true", DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert "hunter2" not in done.stderr


def test_unusable_data_folder_prints_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run_module("local.exec", "--", "true", MUSTER_DATA=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "MUSTER_DATA" in done.stderr


def test_unknown_command_prints_one_line(cluster: layout.Cluster) -> None:
    done = run_module("local.exec", "--", "no-such-program", MUSTER_DATA=str(cluster.home))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "muster: no-such-program cannot be run: No such file or directory."


def test_stop_ends_a_server_in_use(cluster: layout.Cluster) -> None:
    process = start_module("local.exec", "--", "sh", "-c", "echo up; exec sleep 60", MUSTER_DATA=str(cluster.home))
    assert process.stdout is not None
    process.stdout.readline()
    assert run_module("local.stop", MUSTER_DATA=str(cluster.home)).returncode == 0
    assert server.postmaster(cluster) is None
    process.terminate()
    process.communicate(timeout=30)
