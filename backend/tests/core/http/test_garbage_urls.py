"""Invalid paths, query strings, headers and methods."""

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Api


@pytest.mark.parametrize(
    "path",
    ["", "jobs", "jobs/1", "jobs//", "nope/", "jobs/1/nope/", "jobs/%00/", "%00", "jobs/1%2F/", "jobs/../jobs/x/",
     "%FF%FE/", "jobs/\u202e/", "jobs/" + "9" * 5000 + "/", "jobs/-1/cancel/", "operations/x/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_unknown_paths_are_404(api: Api, method: str, path: str) -> None:
    assert api.send(method, path).json["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "jobs/", {"GET", "POST"}), ("DELETE", "jobs/", {"GET", "POST"}),
        ("PUT", "jobs/1/", {"GET", "PATCH", "DELETE"}), ("POST", "jobs/1/", {"GET", "PATCH", "DELETE"}),
        ("GET", "jobs/1/cancel/", {"POST"}), ("GET", "jobs/1/retry/", {"POST"}),
        ("POST", "jobs/stats/", {"GET"}), ("DELETE", "jobs/1/statuses/", {"GET"}), ("GET", "jobs/batch/", {"POST"}),
        ("GET", "jobs/bulk/", {"POST"}), ("PUT", "jobs/?status=FAILED", {"GET", "POST"}),
        ("TRACE", "jobs/", {"GET", "POST"}), ("BREW", "jobs/", {"GET", "POST"}),
    ],
)  # fmt: skip
def test_unsupported_method_is_405_with_allow(api: Api, method: str, path: str, allowed: set[str]) -> None:
    answer = api.send(method, path)
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert allowed <= {name.strip() for name in answer.headers["Allow"].split(",")}


@pytest.mark.parametrize("path", ["jobs/", "jobs/%d/", "jobs/%d/statuses/", "jobs/stats/", "jobs/export/"])
def test_head_is_refused_like_get(api: Api, path: str) -> None:
    path = path.replace("%d", str(factories.pending()))
    assert [api.send("HEAD", path, query=query).status for query in ("", "x=1")] == [200, 400]
    assert "HEAD" in api.send("PUT", path).headers["Allow"]


@pytest.mark.parametrize(
    "query",
    [
        "x=1", "status=pending", "status=", "status=PENDING,,RUNNING", "status=DONE", "status=PENDING%00",
        "priority=0", "priority=11", "priority=x", "priority=5.5", "priority=", "priority=1&priority=2",
        "priority=99999999999999999999", "priority_min=0", "priority_max=1e1", "queue=", "queue=%00", "queue=%0A",
        "search=%00", "search=a%00b", "search=" + "x" * 256,
        "created_after=x", "created_after=", "created_after=2026-13-01T00:00:00Z", "created_before=1767225600",
        "created_before=2026-01-01T00:00:00%2B99:00", "created_after=infinity", "created_after=now",
        "created_after=2026-01-01T00:00:00Z%00", "created_after=-0044-03-15T00:00:00Z",
        "created_before=9999-12-31T23:59:59-14:00", "created_after=0001-01-01T00:00:00%2B14:00",
        "ordering=id", "ordering=", "ordering=--name", "ordering=name,id", "ordering=name%00",
        "page_size=0", "page_size=501", "page_size=-1", "page_size=x", "page_size=", "page_size=1e2",
        "page_size=1_0", "page_size=%2010", "page_size=10.0", "page_size=%D9%A3", "priority=1_0",
        "page=0", "page=-1", "page=x", "page=99999999999999999999", "position=-1", "position=x", "position=1e3",
        "position=99999999999999999999", "cursor=", "cursor=x", "cursor=%00", "cursor=" + "A" * 50_000,
        "page=%D9%A3", "position=%EF%BC%91", "format=json", "format=xml", "limit=5", "%00=1", "Status=PENDING",
    ],
)  # fmt: skip
def test_invalid_parameter_is_named(api: Api, query: str) -> None:
    answer = api.get("jobs/", query)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {query.partition("=")[0].replace("%00", "\x00")}


@pytest.mark.parametrize(
    "query", ["cursor=x&page=1", "page=1&position=0", "cursor=x&position=0", "cursor=x&page=1&position=2"]
)
def test_conflicting_starts_are_refused(api: Api, query: str) -> None:
    answer = api.get("jobs/", query)
    assert answer.status == 400
    assert set(answer.json["errors"]) == {part.partition("=")[0] for part in query.split("&")}


@pytest.mark.parametrize(
    "query",
    ["search=%FF", "search=%ED%A0%80", "search=%E2%80%AE", "search=%25", "search=\\", "queue=%FF%FE",
     "search=%F0%9F%98%80",
     "created_after=2026-01-01", "created_after=2026-01-01T00:00:00", "created_after=2026-01-01T00:00:00.123456789Z",
     "created_before=9999-12-31T23:59:59Z", "created_after=0001-01-01T00:00:00Z", "created_after=9999-12-31T23:59:59Z",
     "page=1000000000000", "position=1000000000000", "position=1000000000000&ordering=name",
     "page=1000000000000&page_size=500&search=x", "page_size=500", "page_size=1"],
)  # fmt: skip
def test_unusual_but_valid_parameters_are_accepted(api: Api, query: str) -> None:
    factories.pending()
    assert api.get("jobs/", query).status == 200


def test_too_many_parameters_are_a_problem(api: Api) -> None:
    answer = api.get("jobs/", "&".join(["status=PENDING"] * 2000))
    assert (answer.status, answer.json["code"]) == (400, "too_many_parameters")


@pytest.mark.parametrize("path", ["jobs/stats/", "operations/1/", "jobs/1/position/"])
def test_unknown_parameters_are_refused_everywhere(api: Api, path: str) -> None:
    answer = api.get(path, "nope=1")
    assert (answer.status, answer.json["errors"]) == (400, {"nope": ["Unknown parameter."]})


@pytest.mark.parametrize("host", ["evil.example", "localhost:x", "a b", "testserver@evil.example"])
def test_unknown_host_is_refused_before_any_write(api: Api, host: str) -> None:
    before = database.table_counts()
    answer = api.post("jobs/", {"name": "x"}, Host=host)
    assert (answer.status, answer.json["code"]) == (400, "host_not_allowed")
    assert database.table_counts() == before


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png", "x"])
def test_other_response_formats_are_refused(api: Api, accept: str) -> None:
    answer = api.get("jobs/", Accept=accept)
    assert (answer.status, answer.json["code"]) == (406, "not_acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "text/html, */*;q=0.1"])
def test_acceptable_json_is_returned(api: Api, accept: str) -> None:
    assert api.get("jobs/", Accept=accept).headers["Content-Type"] == "application/json"


def test_request_id_is_adopted_only_if_valid(api: Api) -> None:
    assert api.get("jobs/").headers["X-Request-ID"]
    for odd in ("a b", "x" * 129, "<script>", "é"):
        response = api._client.get("/api/jobs/x/", headers={"X-Request-ID": odd})
        assert response.headers["X-Request-ID"] != odd
        assert response.json()["request_id"] == response.headers["X-Request-ID"]


@pytest.mark.parametrize("tag", ["", "x", '"', '"a" "b"', "W/", "é", "*, *", '"' + "x" * 10_000 + '"'])
def test_unusual_etags_are_handled(api: Api, tag: str) -> None:
    job_id = factories.pending()
    assert api.get(f"jobs/{job_id}/", If_None_Match=tag).status in (200, 304)
    assert api.patch(f"jobs/{job_id}/", {"priority": 1}, If_Match=tag).status in (200, 412)
