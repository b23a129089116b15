"""`make restore`: a backup restores completely; any other file or an interruption changes nothing."""

import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from local import disk_space, embedded, layout, restore, swap_databases
from local.errors import LocalError
from tests.local.conftest import run_module, start_module
from tests.local.restoring import NAMES, Server, dump, manage

pytestmark = pytest.mark.xdist_group("restore")  # one worker creates the server for all tests

PRESENT = ["present", "since"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # Outside pytest's folder, which PostgreSQL's account cannot enter when root runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="muster-test-"))
    cluster = layout.Cluster(folder / "data", "postgres", throwaway=True)
    with embedded.running(cluster) as url:
        manage(url, "migrate", "--verbosity", "0")
        made = Server(cluster, url, folder / "saved.dump")
        made.set_names(NAMES)
        assert run_module("local.backup", str(made.saved), MUSTER_DATA=str(cluster.home)).returncode == 0
        yield made
    embedded.stop(cluster)
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def changed_since(server: Server) -> None:
    server.set_names(PRESENT)


def test_restore_replaces_the_database_by_the_backup(server: Server) -> None:
    done = server.restore(server.saved)
    assert (done.returncode, server.names(), server.databases()) == (0, NAMES, {"muster"}), done.stderr
    assert done.stderr.splitlines()[-1] == f"muster: restored {server.saved} (3 jobs)."


def cut(server: Server, size: int) -> Path:
    file = dump(server.url)
    file.write_bytes(file.read_bytes()[:size])
    return file


def written(content: bytes) -> Path:
    file = Path(tempfile.mkdtemp(prefix="muster-test-")) / "file"
    file.write_bytes(content)
    return file


def of_another_program(server: Server) -> Path:
    url = server.create("other_program")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE job (id bigint, name text); CREATE TABLE job_status (id bigint)")
        connection.execute("CREATE TABLE django_migrations (id bigint, app text, name text, applied timestamptz)")
        connection.execute("INSERT INTO django_migrations VALUES (1, 'shop', '0001_initial', now())")
    return dump(url)


def of_a_newer_muster(server: Server) -> Path:
    url = server.create("other_newer", template="muster")
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('jobs', '9000_later', now())")
    return dump(url)


FILES: dict[str, tuple[Callable[[Server], Path], str]] = {
    "another program's": (of_another_program, "This is not a database of Muster"),
    "an empty database's": (lambda server: dump(server.create("other_empty")), "This is not a database of Muster"),
    "Muster's schema alone": (lambda server: dump(server.url, "--schema-only"), "This is not a database of Muster"),
    "a newer Muster's": (of_a_newer_muster, "unknown migration jobs.9000_later"),
    "cut at its end": (lambda server: cut(server, -2000), "pg_restore: error"),
    "cut in its contents": (lambda server: cut(server, 3000), "pg_restore: error"),
    "empty": (lambda _: written(b""), "pg_restore: error"),
    "plain SQL": (lambda server: dump(server.url, "--format=plain"), "pg_restore: error"),
    "something else": (lambda _: written(b"PK\x03\x04" + bytes(range(256)) * 20), "pg_restore: error"),
}


@pytest.mark.parametrize("kind", FILES)
def test_restore_of_an_invalid_file_leaves_the_database_unchanged(server: Server, kind: str) -> None:
    make, reason = FILES[kind]
    file = make(server)
    done = server.restore(file)
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.splitlines()[-1].endswith("the database is unchanged.")
    assert (server.names(), server.databases()) == (PRESENT, {"muster"})


def test_restore_of_a_missing_file_prints_one_line(server: Server) -> None:
    done = server.restore("none.dump")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not a file" in done.stderr


def test_backup_of_an_older_muster_is_migrated(server: Server) -> None:
    url = server.create("other_older", template="muster")
    folder = layout.REPOSITORY / "backend" / "muster" / "jobs" / "migrations"
    before_last = sorted(path.stem for path in folder.glob("0*.py"))[-2]
    manage(url, "migrate", "jobs", before_last, "--verbosity", "0")
    assert server.restore(dump(url)).returncode == 0
    manage(server.url, "migrate", "--check")
    assert server.names() == PRESENT


def until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_interrupted_restore_leaves_the_database_unchanged(server: Server, number: int) -> None:
    process = start_module("local.restore", str(server.saved), MUSTER_DATA=str(server.cluster.home))
    until(lambda: "muster_restoring" in server.databases())
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert server.names() == PRESENT
    if number != signal.SIGKILL:
        assert server.databases() == {"muster"}
    again = server.restore(server.saved)
    assert (again.returncode, server.names(), server.databases()) == (0, NAMES, {"muster"}), again.stderr


RENAMING = "SELECT FROM pg_stat_activity WHERE query LIKE 'ALTER DATABASE%' AND wait_event_type = 'Lock'"


def test_restore_killed_during_the_swap_leaves_the_database_unchanged(server: Server) -> None:
    with psycopg.connect(server.beside("postgres")) as holder, psycopg.connect(server.beside("postgres")) as watcher:
        watcher.autocommit = True
        # Blocks the swap until the transaction ends.
        holder.execute("COMMENT ON DATABASE muster IS 'held'")
        process = start_module("local.restore", str(server.saved), MUSTER_DATA=str(server.cluster.home))
        until(lambda: watcher.execute(RENAMING).fetchone() is not None)
        process.kill()
        process.communicate(timeout=60)
    assert server.names() == PRESENT
    assert server.restore(server.saved).returncode == 0
    assert server.names() == NAMES


def test_reconnecting_clients_do_not_block_the_swap(server: Server) -> None:
    stop, seen = threading.Event(), set[tuple[str, ...]]()

    def read_on() -> None:
        while not stop.is_set():
            try:
                seen.add(tuple(server.names()))
            except psycopg.OperationalError:
                seen.add(("reconnects",))

    readers = [threading.Thread(target=read_on) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        done = server.restore(server.saved)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert done.returncode == 0, done.stderr
    assert server.names() == NAMES
    # Readers see either database, and no state in between.
    assert seen <= {tuple(PRESENT), tuple(NAMES), ("reconnects",)}


def test_unusable_restored_database_is_swapped_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(url: str) -> bool:
        raise psycopg.OperationalError("no answer")

    monkeypatch.setattr(restore, "has_jobs", silent)
    with (
        psycopg.connect(server.beside("postgres"), autocommit=True) as connection,
        pytest.raises(LocalError, match="cannot be used"),
    ):
        restore._replace(connection, server.url, server.saved, None)
    assert (server.names(), server.databases()) == (PRESENT, {"muster"})


def test_undropped_old_database_is_reported_and_the_restore_succeeds(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(connection: psycopg.Connection, name: str) -> None:
        if name == "muster_replaced" and server.names() == NAMES:
            raise psycopg.OperationalError("no space left")
        swap_databases.drop(connection, name)

    monkeypatch.setattr(restore, "drop", failing)
    with psycopg.connect(server.beside("postgres"), autocommit=True) as connection:
        assert restore._replace(connection, server.url, server.saved, None) == "3 jobs"
    assert "muster_replaced, could not be dropped (no space left)" in capsys.readouterr().err
    assert (server.names(), server.databases()) == (NAMES, {"muster", "muster_replaced"})
    assert server.restore(server.saved).returncode == 0
    assert server.databases() == {"muster"}


def test_restore_keeps_space_free_for_postgresql(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_space, "RESERVE_BYTES", 2**60)
    with (
        psycopg.connect(server.beside("postgres"), autocommit=True) as connection,
        pytest.raises(LocalError, match=r"has too little space: \d+ MB are free, .*; the database is unchanged\."),
    ):
        restore._replace(connection, server.url, server.saved, server.cluster.pgdata)
    assert (server.names(), server.databases()) == (PRESENT, {"muster"})


def test_concurrent_restore_is_refused(server: Server) -> None:
    with psycopg.connect(server.beside("postgres"), autocommit=True) as other:
        restore._lock(other)
        done = server.restore(server.saved)
    assert (done.returncode, server.names()) == (1, PRESENT)
    assert "Another restore is running" in done.stderr
