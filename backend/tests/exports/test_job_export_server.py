"""The export over real sockets: clients that disconnect or stall, and interrupted files."""

import http.client
import json
import socket
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.patience import Patience
from tests.support.server import Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("export_server")]

PATH = "/api/jobs/export/?file_format="
GET = f"GET {PATH}%s HTTP/1.1\nHost: 127.0.0.1\n\n"
GET_1_0 = f"GET {PATH}%s HTTP/1.0\nHost: 127.0.0.1\n\n"
# Small, so that a client that does not read blocks the server.
BUFFER_BYTES = 4096
SESSIONS = "FROM pg_stat_activity WHERE application_name = 'muster-export' AND datname = current_database()"


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server process with one pooled connection, two export slots and short timeouts."""
    with django_db_blocker.unblock():
        log = tmp_path_factory.mktemp("server") / "web.log"
        limits = {"EXPORT_TIMEOUT_S": "6", "EXPORT_STALL_TIMEOUT_S": "2", "DB_LOCK_TIMEOUT": "20s"}
        # A rate limit uses a pooled connection, which an export must not keep.
        with serving(log, DB_POOL_MIN="1", DB_POOL_MAX="1", RATE_LIMIT_READS="10000/second", **limits) as running:
            yield running
        database.execute("TRUNCATE rate_limit")
        connection.close()


@pytest.fixture(scope="module")
def patient(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server that ends an export within a test only because its client has gone."""
    with django_db_blocker.unblock():
        log = tmp_path_factory.mktemp("patient") / "web.log"
        with serving(log, EXPORT_TIMEOUT_S="90", EXPORT_STALL_TIMEOUT_S="90", DB_LOCK_TIMEOUT="90s") as running:
            yield running
        connection.close()


@pytest.fixture
def large() -> None:
    """Creates far more data than all buffers between the database and a client."""
    database.execute(
        "INSERT INTO job (name, description)"
        " SELECT 'large ' || n, repeat(md5(n::text), 64) FROM generate_series(1, 20000) AS n"
    )


def exports() -> int:
    """Returns the number of the exports' sessions in the database."""
    return int(str(database.value(f"SELECT count(*) {SESSIONS}")))


def wait_for_exports(count: int) -> None:
    for _ in Patience():
        if exports() == count:
            return


def read_all(raw: socket.socket, *, at_once_bytes: int = 1 << 20, pause_s: float = 0.0) -> bytes:
    received = bytearray()
    while data := raw.recv(at_once_bytes):
        received += data
        time.sleep(pause_s)
    return bytes(received)


def test_file_is_chunked_and_keeps_the_connection_alive(server: Server, large: None) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(2):
        client.request("GET", f"{PATH}json")
        answer = client.getresponse()
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert len(json.loads(answer.read())) == 20_000
    client.request("HEAD", f"{PATH}json")
    assert client.getresponse().read() == b""
    client.request("GET", "/health/")
    assert client.getresponse().status == 200
    client.close()


def test_export_memory_is_constant(server: Server, large: None) -> None:
    server.get(f"{PATH}csv")
    before = server.worker.memory_info().rss
    assert len(server.get(f"{PATH}csv").body) > 40_000_000
    assert server.worker.memory_info().rss - before < 10_000_000


def test_disconnect_during_rows_cancels_the_query(patient: Server, large: None) -> None:
    raw = patient.dial(GET % "csv", receive_bytes=BUFFER_BYTES)
    assert raw.recv(1000).startswith(b"HTTP/1.1 200")
    wait_for_exports(1)
    raw.close()
    wait_for_exports(0)


def test_disconnect_before_the_first_row_cancels_the_query(patient: Server) -> None:
    with database.session(autocommit=False) as other:
        other.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        raw = patient.dial(GET % "csv")
        wait_for_exports(1)
        raw.close()
        wait_for_exports(0)


def test_stalled_client_is_disconnected(server: Server, large: None) -> None:
    raw = server.dial(GET % "json", receive_bytes=BUFFER_BYTES)
    wait_for_exports(1)
    wait_for_exports(0)
    with raw, pytest.raises(ConnectionResetError):
        read_all(raw)


def test_slow_client_is_disconnected_at_the_deadline(server: Server, large: None) -> None:
    raw = server.dial(GET % "csv", receive_bytes=BUFFER_BYTES)
    began = time.monotonic()
    with raw, pytest.raises(ConnectionResetError):
        read_all(raw, at_once_bytes=50_000, pause_s=0.01)
    assert 5 < time.monotonic() - began < 12
    wait_for_exports(0)


@pytest.mark.parametrize("request_line", [GET, GET_1_0], ids=["1.1", "1.0"])
def test_interrupted_export_resets_the_connection(server: Server, large: None, request_line: str) -> None:
    raw = server.dial(request_line % "json", receive_bytes=BUFFER_BYTES)
    with raw:
        # Waits for the start: before it, the server could still send a problem.
        assert raw.recv(1000).split(b" ")[1] == b"200"
        wait_for_exports(1)
        database.rows(f"SELECT pg_terminate_backend(pid) {SESSIONS}")
        with pytest.raises(ConnectionResetError):
            read_all(raw)
    assert server.get("/api/jobs/?page_size=1").status == 200


def test_exports_use_no_pooled_connection_and_are_limited_in_number(server: Server, large: None) -> None:
    running = [server.dial(GET % "csv", receive_bytes=BUFFER_BYTES) for _ in range(2)]
    wait_for_exports(2)
    assert server.get("/api/jobs/?page_size=1").status == 200
    refused = server.get(f"{PATH}csv")
    assert (refused.status, refused.code) == (503, "exports_busy")
    assert refused.headers["Retry-After"] == "10"
    for raw in running:
        raw.close()
    wait_for_exports(0)
    assert server.get(f"{PATH}csv").status == 200


def test_query_without_a_first_row_in_time_is_a_problem(server: Server) -> None:
    with database.session(autocommit=False) as other:
        other.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        answer = server.get(f"{PATH}csv")
    assert (answer.status, answer.code) == (503, "statement_timeout")
    wait_for_exports(0)
