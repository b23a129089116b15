"""The first line of `make run`: who may do what."""

import os
import subprocess

import pytest

from local.layout import REPOSITORY

OPEN = "muster: AUTH=off: no sign-in; whoever reaches {} may read, change and delete everything."
PROTECTED = "muster: AUTH=on: people sign in and programs have keys;"


def first_line(*given: str) -> tuple[int, str]:
    """Returns the status and the first line of what runs before anything else of `make run`."""
    environment = {"PATH": os.environ["PATH"]}
    command = ["make", "access-mode", *given]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr.splitlines()[0]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ([], OPEN.format("127.0.0.1:8000")),
        (["HOST=0.0.0.0", "PORT=9000", "AUTH=off"], OPEN.format("0.0.0.0:9000")),
        (["HOST=0.0.0.0", "AUTH=on"], PROTECTED),
    ],
)
def test_the_first_line_says_who_may_do_what(given: list[str], line: str) -> None:
    status, said = first_line(*given)
    assert status == 0
    assert said.startswith(line)


def test_a_server_for_others_without_auth_is_refused_before_anything_is_built() -> None:
    status, said = first_line("HOST=0.0.0.0")
    assert status != 0
    assert "AUTH must be set" in said


def test_make_run_says_it_first() -> None:
    done = subprocess.run(["make", "-n", "run"], cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=60)
    assert "local.access_mode" in done.stdout.splitlines()[0]
