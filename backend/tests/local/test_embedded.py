"""The embedded PostgreSQL: initialised completely or not at all, durable, recovered, shared."""

import os
import shutil
import signal
from pathlib import Path

import psutil
import psycopg
import pytest

from local import embedded, initialise, layout, server
from local.errors import LocalError
from tests.local.conftest import start_module
from tests.support.crash import kill_all
from tests.support.worker_process import until


def put(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS stored (value int)")
        connection.execute("INSERT INTO stored VALUES (%s)", [value])


def stored(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM stored ORDER BY value")]


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        assert row is not None
        return str(row[0])


def test_data_survives_restart(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
    assert server.postmaster(cluster) is None
    with embedded.running(cluster) as url:
        assert stored(url) == [1]


def test_new_cluster_has_our_settings_and_locale(new_cluster: layout.Cluster) -> None:
    with embedded.running(new_cluster) as url:
        assert setting(url, "jit") == "off"
        assert setting(url, "listen_addresses") == ""
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT lower('ÄÉΩ'), pg_encoding_to_char(encoding) FROM pg_database LIMIT 1"
            ).fetchone()
        assert row == ("äéω", "UTF8")


def test_restart_reads_back_what_was_cached(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
    with embedded.running(cluster):
        until(lambda: "autoprewarm successfully prewarmed" in cluster.log.read_text())


def test_changed_settings_apply_to_an_existing_cluster(
    cluster: layout.Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with embedded.running(cluster):
        pass
    changed = tmp_path / "postgresql.conf"
    changed.write_text("work_mem = 7MB\n")
    monkeypatch.setattr(layout, "TUNED_CONF", changed)
    with embedded.running(cluster) as url:
        assert setting(url, "work_mem") == "7MB"


def test_committed_data_survives_kill_of_every_process(
    cluster: layout.Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
        kill_all(cluster)
    with embedded.running(cluster) as url:
        assert stored(url) == [1]
    assert "recovers now" in capfd.readouterr().err


def test_killed_postmaster_is_replaced_despite_a_busy_backend(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
        busy = psycopg.connect(url, autocommit=True)
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
        postmaster = server.postmaster(cluster)
        assert postmaster is not None
        postmaster.kill()
        postmaster.wait(10)
        with embedded.running(cluster) as again:
            put(again, 2)
            assert stored(again) == [1, 2]
        busy.close()


def test_stale_pid_of_another_running_program_is_ignored(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
        pid_file = (cluster.pgdata / "postmaster.pid").read_text()
        kill_all(cluster)
    lines = pid_file.split("\n")
    (cluster.pgdata / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert server.postmaster(cluster) is None
    with embedded.running(cluster) as url:
        assert stored(url) == [1]


def test_last_user_stops_the_server(cluster: layout.Cluster) -> None:
    first = embedded.running(cluster)
    first.__enter__()
    with embedded.running(cluster):
        first.__exit__(None, None, None)
        assert server.postmaster(cluster) is not None
    assert server.postmaster(cluster) is None


def test_concurrent_users_share_one_server(new_cluster: layout.Cluster) -> None:
    query = 'psql "$DATABASE_URL" -Atqc "SELECT pg_postmaster_start_time()"'
    data = {"MUSTER_DATA": str(new_cluster.home)}
    holder = start_module("local.exec", "--", "sleep", "60", **data)
    users = [start_module("local.exec", "--", "sh", "-c", query, **data) for _ in range(4)]
    outputs = [user.communicate(timeout=60) for user in users]
    assert len({start for start, _ in outputs}) == 1, outputs
    assert [user.returncode for user in users] == [0] * 4
    assert holder.poll() is None
    holder.terminate()
    holder.communicate(timeout=30)
    assert server.postmaster(new_cluster) is None


def test_interrupted_initdb_leaves_no_data_folder(new_cluster: layout.Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt), embedded.running(new_cluster):
            pass
    assert not new_cluster.pgdata.exists()
    with embedded.running(new_cluster) as url:
        put(url, 1)


def test_data_of_another_major_version_is_refused(cluster: layout.Cluster) -> None:
    with embedded.running(cluster):
        pass
    (cluster.pgdata / "PG_VERSION").write_text("15\n")
    with (
        pytest.raises(LocalError, match="belongs to PostgreSQL 15, but this is PostgreSQL 18"),
        embedded.running(cluster),
    ):
        pass


def test_folder_without_postgresql_data_is_refused_and_unchanged(new_cluster: layout.Cluster) -> None:
    new_cluster.pgdata.mkdir(parents=True)
    (new_cluster.pgdata / "letter.txt").write_text("dear")
    with pytest.raises(LocalError, match="is not a PostgreSQL data folder"), embedded.running(new_cluster):
        pass
    assert [path.name for path in new_cluster.pgdata.iterdir()] == ["letter.txt"]


def test_broken_settings_are_reported_with_postgresqls_message(
    cluster: layout.Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "postgresql.conf"
    broken.write_text("shared_buffers = plenty\n")
    monkeypatch.setattr(layout, "TUNED_CONF", broken)
    with pytest.raises(LocalError, match=r"did not start: .*contains errors"), embedded.running(cluster):
        pass


def test_reason_of_a_failed_start_is_not_what_clients_were_told(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text(
        "LOG:  startup process (PID 7) was terminated by signal 9: Killed\n"
        "[unknown] FATAL:  the database system is starting up\n"
    )
    assert server._reason(log, 0).endswith("signal 9: Killed")


def test_long_data_path_uses_a_short_socket_path(tmp_path: Path) -> None:
    cluster = layout.Cluster(tmp_path / ("deep" * 30), "postgres")
    with embedded.running(cluster) as url:
        assert cluster.socket_dir != cluster.pgdata
        put(url, 1)
    shutil.rmtree(cluster.socket_dir)


def test_corrupt_throwaway_cluster_is_created_again(tmp_path: Path) -> None:
    cluster = layout.Cluster(tmp_path, "test-postgres", throwaway=True)
    with embedded.running(cluster):
        pass
    (cluster.pgdata / "global" / "pg_control").write_bytes(b"ruin")
    with embedded.running(cluster) as url:
        assert setting(url, "fsync") == "off"


def test_killed_user_no_longer_keeps_the_server_running(cluster: layout.Cluster) -> None:
    killed = start_module("local.exec", "--", "sh", "-c", "echo up; exec sleep 60", MUSTER_DATA=str(cluster.home))
    assert killed.stdout is not None
    assert killed.stdout.readline() == "up\n"
    command = [child for child in psutil.Process(killed.pid).children() if child.name() != "postgres"]
    killed.kill()
    for process in command:
        process.kill()
    killed.communicate(timeout=10)
    assert server.postmaster(cluster) is not None
    with embedded.running(cluster):
        pass
    assert server.postmaster(cluster) is None


def test_server_that_is_shutting_down_is_started_again(cluster: layout.Cluster) -> None:
    first = embedded.running(cluster)
    first.__enter__()
    postmaster = server.postmaster(cluster)
    assert postmaster is not None
    postmaster.send_signal(signal.SIGTERM)  # smart shutdown: waits for its clients, accepts no new ones
    with embedded.running(cluster) as url:
        put(url, 1)
        assert stored(url) == [1]
    first.__exit__(None, None, None)


def test_initialise_deletes_an_unfinished_folder(new_cluster: layout.Cluster) -> None:
    leftover = new_cluster.home / "postgres.unfinished"
    leftover.mkdir(parents=True)
    (leftover / "half").touch()
    with embedded.running(new_cluster):
        assert not leftover.exists()
        assert (new_cluster.pgdata / initialise.CONF_NAME).exists()
