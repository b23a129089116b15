"""The embedded PostgreSQL: made whole or not at all, kept, recovered, shared."""

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


def put(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def kept(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY value")]


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        assert row is not None
        return str(row[0])


def test_data_survives_a_restart(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
    assert server.postmaster(cluster) is None
    with embedded.running(cluster) as url:
        assert kept(url) == [1]


def test_settings_and_locale_are_ours(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        assert setting(url, "jit") == "off"
        assert setting(url, "listen_addresses") == ""
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT lower('ÄÉΩ'), pg_encoding_to_char(encoding) FROM pg_database LIMIT 1"
            ).fetchone()
        assert row == ("äéω", "UTF8")


def test_changed_settings_reach_old_data(
    cluster: layout.Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with embedded.running(cluster):
        pass
    changed = tmp_path / "postgresql.conf"
    changed.write_text("work_mem = 7MB\n")
    monkeypatch.setattr(layout, "TUNED_CONF", changed)
    with embedded.running(cluster) as url:
        assert setting(url, "work_mem") == "7MB"


def test_committed_data_survives_a_kill_of_every_process(
    cluster: layout.Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
        kill_all(cluster)
    with embedded.running(cluster) as url:
        assert kept(url) == [1]
    assert "recovers now" in capfd.readouterr().err


def test_a_killed_postmaster_with_a_busy_client_is_replaced(cluster: layout.Cluster) -> None:
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
            assert kept(again) == [1, 2]
        busy.close()


def test_a_stale_pid_of_a_living_stranger_is_not_believed(cluster: layout.Cluster) -> None:
    with embedded.running(cluster) as url:
        put(url, 1)
        pid_file = (cluster.pgdata / "postmaster.pid").read_text()
        kill_all(cluster)
    lines = pid_file.split("\n")
    (cluster.pgdata / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert server.postmaster(cluster) is None
    with embedded.running(cluster) as url:
        assert kept(url) == [1]


def test_the_last_to_leave_stops_the_server(cluster: layout.Cluster) -> None:
    first = embedded.running(cluster)
    first.__enter__()
    with embedded.running(cluster):
        first.__exit__(None, None, None)
        assert server.postmaster(cluster) is not None
    assert server.postmaster(cluster) is None


def test_many_at_once_share_one_server(cluster: layout.Cluster) -> None:
    ask = 'psql "$DATABASE_URL" -Atqc "SELECT pg_postmaster_start_time()"'
    data = {"MUSTER_DATA": str(cluster.home)}
    holder = start_module("local.exec", "--", "sleep", "60", **data)
    askers = [start_module("local.exec", "--", "sh", "-c", ask, **data) for _ in range(4)]
    answers = [asker.communicate(timeout=60) for asker in askers]
    assert len({start for start, _ in answers}) == 1, answers
    assert [asker.returncode for asker in askers] == [0] * 4
    assert holder.poll() is None
    holder.terminate()
    holder.communicate(timeout=30)
    assert server.postmaster(cluster) is None


def test_an_interrupted_initdb_leaves_nothing_half_done(
    cluster: layout.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt), embedded.running(cluster):
            pass
    assert not cluster.pgdata.exists()
    with embedded.running(cluster) as url:
        put(url, 1)


def test_data_of_another_major_version_is_one_clear_sentence(cluster: layout.Cluster) -> None:
    with embedded.running(cluster):
        pass
    (cluster.pgdata / "PG_VERSION").write_text("15\n")
    with pytest.raises(LocalError, match="made by PostgreSQL 15, and this is PostgreSQL 18"), embedded.running(cluster):
        pass


def test_a_folder_that_is_no_data_folder_is_left_alone(cluster: layout.Cluster) -> None:
    cluster.pgdata.mkdir(parents=True)
    (cluster.pgdata / "letter.txt").write_text("dear")
    with pytest.raises(LocalError, match="holds no PostgreSQL data"), embedded.running(cluster):
        pass
    assert [path.name for path in cluster.pgdata.iterdir()] == ["letter.txt"]


def test_broken_settings_end_with_postgresqls_own_reason(
    cluster: layout.Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "postgresql.conf"
    broken.write_text("shared_buffers = plenty\n")
    monkeypatch.setattr(layout, "TUNED_CONF", broken)
    with pytest.raises(LocalError, match=r"did not start: .*contains errors"), embedded.running(cluster):
        pass


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    cluster = layout.Cluster(tmp_path / ("deep" * 30), "postgres")
    with embedded.running(cluster) as url:
        assert cluster.socket_dir != cluster.pgdata
        put(url, 1)
    shutil.rmtree(cluster.socket_dir)


def test_a_ruined_throwaway_cluster_is_made_anew(tmp_path: Path) -> None:
    cluster = layout.Cluster(tmp_path, "test-postgres", throwaway=True)
    with embedded.running(cluster):
        pass
    (cluster.pgdata / "global" / "pg_control").write_bytes(b"ruin")
    with embedded.running(cluster) as url:
        assert setting(url, "fsync") == "off"


def test_a_killed_user_counts_as_gone(cluster: layout.Cluster) -> None:
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


def test_a_server_on_its_way_down_is_started_again(cluster: layout.Cluster) -> None:
    first = embedded.running(cluster)
    first.__enter__()
    postmaster = server.postmaster(cluster)
    assert postmaster is not None
    postmaster.send_signal(signal.SIGTERM)  # a smart shutdown: waits for its clients, lets no new ones in
    with embedded.running(cluster) as url:
        put(url, 1)
        assert kept(url) == [1]
    first.__exit__(None, None, None)


def test_initialise_sweeps_away_an_unfinished_folder(cluster: layout.Cluster) -> None:
    leftover = cluster.home / "postgres.unfinished"
    leftover.mkdir(parents=True)
    (leftover / "half").touch()
    with embedded.running(cluster):
        assert not leftover.exists()
        assert (cluster.pgdata / initialise.CONF_NAME).exists()
