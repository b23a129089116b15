"""Clients that send or read a byte a second, or nothing, do not delay other clients."""

import time
from pathlib import Path

import psycopg
import pytest

from faults.slow_clients import SORTS, slow_clients
from tests.support.server import LIST, Server, serving

EACH = 200
# Hundreds of times the duration of a request: only waiting for a slow client takes longer.
PATIENCE_S = 2.0
REQUESTS = 20


def served(server: Server) -> None:
    """Asserts that reads and writes, each on a new connection, succeed in time."""
    for number in range(REQUESTS):
        began = time.monotonic()
        assert server.get("/health/").status == 200
        assert server.get(LIST).status == 200
        made = server.send("POST", "/api/jobs/", b'{"name": "%d"}' % number, Content_Type="application/json")
        assert made.status == 201
        assert time.monotonic() - began < 3 * PATIENCE_S


@pytest.mark.parametrize("sort", SORTS)
def test_slow_clients_of_one_sort_hold_up_nobody(server: Server, sort: str) -> None:
    with slow_clients(server.port, {sort: EACH}):
        served(server)


def test_slow_clients_of_all_sorts_hold_up_nobody(server: Server, url: str) -> None:
    with slow_clients(server.port, dict.fromkeys(SORTS, EACH)) as groups:
        began = time.monotonic()
        # Longer than the header timeout: the first clients are refused and reconnect.
        while time.monotonic() - began < 14:
            served(server)
        assert groups["headers"].opened > EACH
        assert groups["mute"].opened > EACH
    served(server)
    with psycopg.connect(url) as connection:
        made = connection.execute("SELECT count(*) FROM jobs WHERE name !~ '^[0-9]+$'").fetchone()
    assert made == (0,)


def test_slow_exports_leave_the_other_threads_alone(server: Server, url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO job (name, description) SELECT n, repeat('x', 900) FROM generate_series(1, 9000) n"
        )
    export = "GET /api/jobs/export/?file_format=csv HTTP/1.1\nHost: 127.0.0.1\n\n"
    readers = [server.dial(export, receive_bytes=2048) for _ in range(40)]
    served(server)
    for reader in readers:
        reader.close()


def test_more_connections_than_it_keeps_make_room_for_new_ones(url: str, tmp_path: Path) -> None:
    with (
        serving(tmp_path / "web.log", database=url, WEB_CONNECTIONS="200") as server,
        slow_clients(server.port, {"mute": 150, "headers": 150}),
    ):
        served(server)
