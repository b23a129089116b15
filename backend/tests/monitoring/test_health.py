"""/health/ and /health/ready/"""

import pytest
from django.test import Client

from muster.monitoring import health
from tests.support import database, schema


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_health_is_ok_without_a_database(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_migrated_server_is_ready_with_a_warning_without_housekeeping(client: Client) -> None:
    response = client.get("/health/ready/")
    body = response.json()
    assert (response.status_code, body["status"], body["reasons"]) == (200, "ok", [])
    assert "No housekeeping process" in body["warnings"][0]


@pytest.mark.usefixtures("transactional_db")
def test_ready_has_no_warnings_while_housekeeping_runs(client: Client) -> None:
    with database.session() as other:
        database.execute("SELECT pg_advisory_lock(hashtext('muster.housekeeping'))", on=other)
        database.execute("REFRESH MATERIALIZED VIEW job_stats", on=other)
        assert client.get("/health/ready/").json() == {"status": "ok", "reasons": [], "warnings": []}


@pytest.mark.usefixtures("transactional_db")
def test_outdated_statistics_cause_a_warning(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "MAX_VIEW_AGE_S", -1.0)
    with database.session() as other:
        database.execute("SELECT pg_advisory_lock(hashtext('muster.housekeeping'))", on=other)
        response = client.get("/health/ready/")
    assert (response.status_code, response.json()["reasons"]) == (200, [])
    assert "has not refreshed the statistics" in response.json()["warnings"][0]


@pytest.mark.usefixtures("transactional_db")
def test_server_is_not_ready_with_unapplied_migrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with schema.fresh_database("health"):
        schema.migrate("zero")
        monkeypatch.setattr(health, "connection", schema.connection_of_fresh())
        response = client.get("/health/ready/")
    assert response.status_code == 503
    assert "migrations are not applied" in response.json()["reasons"][0]


@pytest.mark.parametrize("path", ["/health/", "/health/ready/"])
def test_only_safe_methods_are_allowed(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
