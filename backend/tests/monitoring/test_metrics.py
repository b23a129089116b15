"""/metrics for Prometheus."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from muster.housekeeping import duties
from tests import factories
from tests.support.patience import Patience
from tests.support.server import LIST, Server, serving

GONE = "postgresql://nobody@127.0.0.1:1/nothing"


def read(text: str) -> dict[str, float]:
    """Returns the samples by name and labels."""
    samples = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


def served(client: Client) -> dict[str, float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    return read(response.content.decode())


@pytest.mark.django_db
def test_requests_and_statements_are_counted_by_name(client: Client) -> None:
    before = served(client)
    client.get("/api/jobs/")
    client.get("/api/jobs/1/")
    after = served(client)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0.0)

    assert more('muster_requests_total{method="GET",route="job_list",status="200"}') == 1
    assert more('muster_requests_total{method="GET",route="job_retrieve",status="404"}') == 1
    assert more('muster_request_seconds_count{method="GET",route="job_list"}') == 1
    assert more('muster_request_seconds_bucket{le="+Inf",method="GET",route="job_list"}') == 1
    assert more('muster_sql_seconds_count{query="job_list"}') == 1
    assert more('muster_sql_seconds_sum{query="job_list"}') > 0


@pytest.mark.django_db
def test_clients_cannot_create_series(client: Client) -> None:
    client.get("/nothing/here.txt")
    client.generic("BREW", "/api/jobs/")
    names = " ".join(served(client))
    assert "here.txt" not in names
    assert "BREW" not in names
    assert 'method="other",route="job_list",status="405"' in names


@pytest.mark.usefixtures("transactional_db")
def test_backlog_of_background_work_is_reported(client: Client) -> None:
    duties.run_once()
    factories.pending()
    samples = served(client)
    assert samples["muster_delta_rows"] == 1
    assert samples["muster_operations_pending"] == 0
    assert samples["muster_housekeeping_up"] == 0
    assert 0 <= samples["muster_view_age_seconds"] < 60
    assert samples["muster_database_up"] == 1


@pytest.mark.django_db
@override_settings(METRICS=False)
def test_metrics_can_be_disabled(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "Bearer wrong", "secret", "Bearer secrét"])
@override_settings(METRICS_TOKEN="secret")
def test_metrics_require_the_token_if_set(client: Client, given: str) -> None:
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


@pytest.fixture
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Server]:
    with django_db_blocker.unblock(), serving(tmp_path / "web.log", WEB_WORKERS="2") as running:
        yield running


@pytest.mark.usefixtures("transactional_db")
def test_metrics_include_all_workers_and_dead_ones(server: Server) -> None:
    for _ in range(40):
        assert server.get(LIST).status == 200
    listed = 'muster_requests_total{method="GET",route="job_list",status="200"}'
    answers = {read(server.get("/metrics").body.decode())[listed] for _ in range(10)}
    assert answers == {40}
    for _ in Patience():
        if read(server.get("/metrics").body.decode()).get("muster_pool_connections", 0) >= 4:
            break
    server.process.children()[0].kill()
    for _ in range(5):
        assert read(server.get("/metrics").body.decode())[listed] == 40
    pools = read(server.get("/metrics").body.decode())
    assert pools["muster_pool_available"] <= pools["muster_pool_connections"]


def test_metrics_of_processes_are_served_without_a_database(tmp_path: Path) -> None:
    with serving(tmp_path / "web.log", database=GONE) as server:
        assert server.get(LIST).status == 503
        samples = read(server.get("/metrics").body.decode())
    assert samples["muster_database_up"] == 0
    assert samples['muster_requests_total{method="GET",route="job_list",status="503"}'] == 1
    assert not [name for name in samples if re.match("muster_(delta|view|operations)", name)]


def test_metrics_folder_is_deleted_with_the_server(tmp_path: Path) -> None:
    with serving(tmp_path / "web.log", database=GONE) as server:
        (folder,) = folders(server.process.pid)
        assert list(folder.glob("*.db"))
        pid = server.process.pid
    assert not folders(pid)


def folders(pid: int) -> list[Path]:
    places = [Path("/dev/shm"), Path("/tmp")]
    return [folder for place in places for folder in place.glob(f"muster-metrics-{pid}-*")]
