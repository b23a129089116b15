"""Requests for foreign hosts are refused: DNS rebinding could otherwise read every job through a visitor's browser."""

import json

import pytest
from django.conf import LazySettings
from django.test import Client

# Each kind of path, and the handler that serves it.
ADDRESSES = [
    "/api/jobs/",
    "/api/jobs/export/?file_format=ndjson",
    "/api/jobs/stats/",
    "/api/schema/",
    "/api/docs/",
    "/api/nope/",
    "/admin/login/",
    "/health/",
    "/health/ready/",
    "/metrics",
    "/static/admin/css/base.css",
    "/",
    "/jobs/7",
    "/nothing.txt",
]
FOREIGN = [
    "rebound.example",
    "rebound.example:8000",
    "rebound.example.",
    "TESTSERVER.rebound.example",
    "testserver@rebound.example",
    "203.0.113.9",
    "[2001:db8::9]:80",
    "testserver:port",
    "",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_foreign_host_is_refused_on_every_path(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Host": "rebound.example"})
    problem = json.loads(answer.content)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert (problem["code"], problem["request_id"]) == ("host_not_allowed", answer.headers["X-Request-ID"])
    assert list(problem["errors"]) == ["Host"]


@pytest.mark.parametrize("host", FOREIGN)
def test_no_spelling_of_a_foreign_host_is_accepted(client: Client, host: str) -> None:
    answer = client.get("/health/", headers={"Host": host})
    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "host_not_allowed")


@pytest.mark.parametrize("host", ["testserver", "TestServer", "testserver.", "testserver:9000", "127.0.0.1:1"])
def test_every_spelling_of_an_own_host_is_accepted(client: Client, host: str) -> None:
    assert client.get("/health/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "TRACE"])
def test_host_is_checked_before_method_and_body(client: Client, method: str) -> None:
    answer = client.generic(method, "/api/jobs/", b"{", headers={"Host": "rebound.example"})
    assert json.loads(answer.content)["code"] == "host_not_allowed"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://testserver/health/", 200),
        ("http://TESTSERVER/health/", 200),
        ("/health/?from=http://rebound.example/", 200),
        ("http://rebound.example/health/", 400),
        ("http://testserver@rebound.example/health/", 400),
    ],
)
def test_absolute_target_must_name_the_same_host(client: Client, target: str, status: int) -> None:
    answer = client.get("/health/", headers={"Host": "testserver"}, RAW_URI=target)
    assert answer.status_code == status


def test_ipv6_address_is_a_valid_host(client: Client, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["[2001:db8::1]"]
    assert client.get("/health/", headers={"Host": "[2001:db8::1]:8000"}).status_code == 200
    assert client.get("/health/", headers={"Host": "[2001:db8::2]:8000"}).status_code == 400
