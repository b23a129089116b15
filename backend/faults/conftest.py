"""A durable cluster for the fault tests, and a server that uses it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from faults.processes import manage
from local import embedded, layout
from tests.support.server import Server, serving


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[layout.Cluster]:
    made = layout.Cluster(tmp_path_factory.mktemp("faults"), "postgres")
    with embedded.running(made) as url:
        manage(url, "migrate", "--verbosity", "0")
        yield made
    embedded.stop(made)


@pytest.fixture
def url(cluster: layout.Cluster) -> str:
    """The URL of a running, empty database."""
    with embedded.running(cluster) as url, psycopg.connect(url) as connection:
        connection.execute("TRUNCATE job, job_status, operation")
        connection.execute("SELECT job_tally_rebuild()")
    return url


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The log file of a test's processes."""
    return tmp_path / "log"


@pytest.fixture
def server(url: str, tmp_path: Path) -> Iterator[Server]:
    """gunicorn with two workers."""
    with serving(tmp_path / "web.log", database=url, WEB_WORKERS="2") as running:
        yield running
