"""/health/ and /health/ready/"""

import pytest
from django.test import Client

from jobs import health
from tests.support import schema


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_the_process_is_alive_without_a_database(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_it_is_ready_when_migrated(client: Client) -> None:
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "reasons": []})


@pytest.mark.usefixtures("transactional_db")
def test_it_is_not_ready_before_it_is_migrated(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with schema.fresh_database("health"):
        schema.migrate("0003")
        monkeypatch.setattr(health, "connection", schema.connection_of_fresh())
        response = client.get("/health/ready/")
    assert response.status_code == 503
    assert "migrations are not applied" in response.json()["reasons"][0]


@pytest.mark.parametrize("path", ["/health/", "/health/ready/"])
def test_only_reading_is_allowed(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
