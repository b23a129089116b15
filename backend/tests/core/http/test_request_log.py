"""One log entry per request, with the details needed to diagnose a slow or failed one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support.server import BACKEND, LIST, Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("request_log")]


@dataclass(frozen=True, slots=True)
class Log:
    """The entries of one test in the log of a server that serves several."""

    path: Path
    start: int

    def read_text(self) -> str:
        return self.path.read_bytes()[self.start :].decode()


@pytest.fixture(scope="module")
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "web.log"


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker, log_file: Path) -> Iterator[Server]:
    with django_db_blocker.unblock():
        with serving(log_file, LOG_FORMAT="json", LOG_LEVEL="info") as running:
            yield running
        connection.close()


@pytest.fixture
def log(server: Server, log_file: Path) -> Log:
    return Log(log_file, log_file.stat().st_size)


def events(log: Log) -> list[dict[str, Any]]:
    """Returns all log entries; each must be a JSON object."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_request_writes_one_line_with_its_request_id(server: Server, log: Log) -> None:
    reply = server.get(LIST)
    (line,) = [event for event in events(log) if event.get("route") == "job_list"]
    assert reply.headers["X-Request-ID"] == line["request_id"]
    assert (line["level"], line["event"], line["method"], line["status"]) == ("info", "request", "GET", 200)
    assert (line["path"], line["client"], line["sql_count"]) == ("/api/jobs/", "127.0.0.1", 1)
    assert 0 < line["sql_ms"] < line["duration_ms"]
    assert line["timestamp"].endswith("Z")


def test_statements_are_counted_for_one_request_only(server: Server, log: Log) -> None:
    for _ in range(5):
        server.get(LIST)
    counts = [event["sql_count"] for event in events(log) if event.get("route") == "job_list"]
    assert counts == [1] * 5


@pytest.mark.parametrize("path", ["/api/jobs/", "/api/jobs/0/", "/api/schema/", "/api/jobs/export/", "/metrics"])
def test_head_writes_no_warning_and_has_the_length_of_get(server: Server, log: Log, path: str) -> None:
    head, get = server.send("HEAD", path), server.get(path)
    assert (head.status, head.body) == (get.status, b"")
    if path != "/metrics":
        assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert [event for event in events(log) if event["level"] == "warning"] == []


def test_query_string_is_not_logged(server: Server, log: Log) -> None:
    server.get("/api/jobs/?search=confidential")
    assert "confidential" not in log.read_text()


def test_health_checks_are_not_logged(server: Server, log: Log) -> None:
    server.get("/health/")
    server.get("/health/ready/")
    assert not [event for event in events(log) if str(event.get("route", "")).startswith("health")]


REFUSED_BY_DJANGO = {
    "a foreign host": ("/api/jobs/", {"Host": "evil.example"}),
    "too many parameters": (f"/api/jobs/?{'a=1&' * 1500}", {}),
    "too many parameters of the admin": (f"/admin/login/?{'b&' * 1500}", {}),
}


@pytest.mark.parametrize("kind", REFUSED_BY_DJANGO)
def test_request_refused_by_django_writes_one_line_without_a_trace(server: Server, log: Log, kind: str) -> None:
    path, headers = REFUSED_BY_DJANGO[kind]
    assert server.get(path, **headers).status == 400
    assert [event["status"] for event in events(log) if event["event"] == "request"] == [400]
    assert "Traceback" not in log.read_text()


LOG_A_FAULT = """
import django, logging
django.setup()
import structlog
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("django.request").error("Internal Server Error: %s", "/x", exc_info=True)
logging.getLogger("psycopg.pool").warning("error connecting in %r", "pool-1")
structlog.get_logger("x").info("event", n=1)
structlog.get_logger("x").debug("hidden")
logging.getLogger("authlib.integrations.base_client.sync_app").debug("Using code_verifier: 'secret'")
"""


def logged(**environment: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "PATH": "/usr/bin:/bin", **environment}
    command = [sys.executable, "-c", LOG_A_FAULT]
    return subprocess.run(command, cwd=BACKEND, env=settings, capture_output=True, text=True, check=False).stderr


def test_libraries_log_json_with_the_trace_on_one_line() -> None:
    fault, pool, event = [json.loads(line) for line in logged(LOG_FORMAT="json").splitlines()]
    assert fault["level"] == "error"
    assert "ZeroDivisionError" in fault["exception"]
    assert (pool["event"], pool["logger"]) == ("error connecting in 'pool-1'", "psycopg.pool")
    assert (event["event"], event["n"]) == ("event", 1)


def test_lines_format_is_short() -> None:
    lines = logged().splitlines()
    assert lines[-1].split(" ", 1)[1] == "info    event n=1"
    assert "  | ZeroDivisionError: division by zero" in lines


def test_log_level_is_applied() -> None:
    debug = logged(LOG_FORMAT="json", LOG_LEVEL="debug")
    assert '"hidden"' in debug
    assert "code_verifier" not in debug
    assert "psycopg" not in logged(LOG_FORMAT="json", LOG_LEVEL="ERROR")
    assert "LOG_LEVEL must be one of" in logged(LOG_LEVEL="loud")
    assert "LOG_FORMAT must be one of" in logged(LOG_FORMAT="xml")
