"""Clusters and programs for tests of the local tools; each test has its own."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import embedded, layout


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder outside pytest's, which PostgreSQL's account cannot enter when root runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="muster-test-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def new_cluster(tmp_path: Path) -> Iterator[layout.Cluster]:
    """A durable cluster, not yet created; stopped after the test."""
    cluster = layout.Cluster(tmp_path / "data", "postgres")
    yield cluster
    embedded.stop(cluster)


@pytest.fixture(scope="session")
def initialised() -> Iterator[Path]:
    """The folder of a durable cluster without jobs, to be copied: initdb takes a second."""
    folder = Path(tempfile.mkdtemp(prefix="muster-test-"))
    with embedded.running(layout.Cluster(folder, "postgres")):
        pass
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(new_cluster: layout.Cluster, initialised: Path) -> layout.Cluster:
    """A durable cluster, created and not running; stopped after the test."""
    copy_folder(initialised, new_cluster.home)
    return new_cluster


def copy_folder(source: Path, target: Path) -> None:
    """Copies the data of a cluster that isn't running, with its owner, which shutil would change."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", target], check=True)


def start_module(*command: str, **environment: str) -> subprocess.Popen[str]:
    """Starts `python -m COMMAND` with only `environment` and a PATH as its environment."""
    backend = layout.REPOSITORY / "backend"
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=backend,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_module(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m COMMAND` and waits for it."""
    process = start_module(*command, **environment)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(command, process.returncode, out, err)
