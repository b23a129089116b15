"""Cross-site writes are refused, with or without a body."""

import json

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import factories
from tests.support.client import Api

WRITES = [
    ("POST", "/api/jobs/", {"name": "planted"}),
    ("POST", "/api/jobs/batch/", [{"name": "planted"}]),
    ("POST", "/api/jobs/bulk/", {"action": "delete", "ids": [1]}),
    ("PATCH", "/api/jobs/1/", {"priority": 1}),
    ("DELETE", "/api/jobs/1/", None),
    ("POST", "/api/jobs/1/cancel/", None),
    ("POST", "/api/jobs/1/retry/", None),
    ("POST", "/api/operations/1/abort/", None),
    ("PUT", "/api/jobs/1/", None),
    ("POST", "/api/nope/", None),
    ("POST", "/admin/login/", None),
    ("DELETE", "/metrics", None),
    ("POST", "/", None),
    ("PROPFIND", "/health/", None),
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "Same-Origin"},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://other.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://testserver:8080"},
    {"Origin": "http://testserver.other.example"},
    {"Origin": "http://testserver@other.example"},
    {"Origin": "http://testserver/"},
    {"Origin": "ftp://testserver"},
    {"Origin": "http://testserver,http://testserver"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://other.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
]
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://testserver"},
    {"Origin": "HTTP://TESTSERVER".lower()},
    # A proxy terminates TLS without forwarding the scheme.
    {"Origin": "https://testserver"},
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_cross_site_writes_are_refused_on_every_path(client: Client, method: str, path: str, body: object) -> None:
    raw = b"" if body is None else json.dumps(body).encode()
    answer = client.generic(method, path, raw, "application/json", headers={"Sec-Fetch-Site": "cross-site"})
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["code"]) == (403, "cross_site_write")
    assert problem["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("headers", FOREIGN)
def test_cross_site_cancel_changes_no_job(api: Api, headers: dict[str, str]) -> None:
    job_id = factories.pending()
    answer = api.post(f"jobs/{job_id}/cancel/", **headers)
    assert (answer.status, answer.json["code"]) == (403, "cross_site_write")
    assert api.get(f"jobs/{job_id}/").json["latest_status"]["status_type"] == "PENDING"


@pytest.mark.parametrize("headers", OWN)
def test_same_origin_pages_and_programs_may_write(api: Api, headers: dict[str, str]) -> None:
    assert api.post("jobs/", {"name": "ours"}, **headers).status == 201
    job_id = factories.pending()
    assert api.post(f"jobs/{job_id}/cancel/", **headers).status == 200


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://[2001:db8::1]:8000", "[2001:db8::1]:8000"),
        ("http://testserver", "testserver:80"),
        ("https://testserver", "testserver:443"),
        ("http://testserver:8000", "TestServer:8000"),
    ],
)
def test_origin_is_compared_by_host_and_port(api: Api, settings: LazySettings, origin: str, host: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "[2001:db8::1]"]
    assert api.post("jobs/", {"name": "ours"}, Origin=origin, Host=host).status == 201


def test_cross_site_reads_have_no_cors_headers(api: Api) -> None:
    """Without CORS headers, the browser withholds the response from the foreign page."""
    answer = api.get("jobs/", Origin="https://other.example", Sec_Fetch_Site="cross-site")
    assert answer.status == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_cross_site_write_is_refused_before_its_body_is_validated(api: Api) -> None:
    answer = api.post("jobs/", "{", Origin="null", Content_Type="text/plain")
    assert answer.json["code"] == "cross_site_write"
