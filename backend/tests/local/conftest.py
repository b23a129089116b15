"""Clusters and programs of the local tools, each test with its own."""

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
    """A folder outside pytest's own, which every new run of root's closes to PostgreSQL's account."""
    path = Path(tempfile.mkdtemp(prefix="muster-test-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[layout.Cluster]:
    """A cluster that doesn't exist yet; durable, as the real one is, and stopped in the end."""
    cluster = layout.Cluster(tmp_path / "data", "postgres")
    yield cluster
    embedded.stop(cluster)


def start_module(*command: str, **environment: str) -> subprocess.Popen[str]:
    """Start `python -m COMMAND` with nothing of ours in its environment but what is given."""
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
    """Run `python -m COMMAND` to its end."""
    process = start_module(*command, **environment)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(command, process.returncode, out, err)
