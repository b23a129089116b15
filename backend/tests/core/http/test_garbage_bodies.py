"""Invalid bodies: a 4xx problem, and no row written."""

import json
from collections.abc import Callable

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Answer, Api

Send = Callable[..., Answer]
DEEP = 5000

MALFORMED = {
    "nothing": b"",
    "spaces": b"   ",
    "a word": b"hello",
    "truncated": b'{"name": "x", "args": {"a": [1, 2',
    "two values": b'{"name": "x"}{"name": "y"}',
    "a comment": b'{"name": "x"} // x',
    "single quotes": b"{'name': 'x'}",
    "a trailing comma": b'{"name": "x",}',
    "a byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "utf-16": '{"name": "x"}'.encode("utf-16"),
    "invalid utf-8": b'{"name": "\xff"}',
    "overlong utf-8": b'{"name": "\xc0\xaf"}',
    "a surrogate in utf-8": b'{"name": "\xed\xa0\x80"}',
    "a lone surrogate": rb'{"name": "\ud800"}',
    "surrogates reversed": rb'{"name": "\udc00\ud800"}',
    "a raw NUL": b'{"name": "a\x00b"}',
    "a raw newline": b'{"name": "a\nb"}',
    "a NUL after": b'{"name": "x"}\x00',
    "a bad escape": rb'{"name": "\x41"}',
    "deep arrays": b"[" * DEEP,
    "deep objects": b'{"name":"x","args":' + b'{"a":' * DEEP + b"1" + b"}" * (DEEP + 1),
    "endless digits": b'{"name": "x", "args": {"n": ' + b"9" * 5000 + b"}}",
    "a leading zero": b'{"name": "x", "priority": 05}',
    "a plus": b'{"name": "x", "priority": +5}',
    "hexadecimal": b'{"name": "x", "priority": 0x5}',
    "zip": b"PK\x03\x04" + bytes(64),
}
WRONG_KIND = {"null": b"null", "true": b"true", "number": b"5", "text": b'"x"', "an array": b"[[]]"}
REFUSED = {
    "an escaped NUL in a name": rb'{"name": "a\u0000b"}',
    "an escaped NUL in a description": rb'{"name": "x", "description": "\u0000"}',
    "an escaped NUL in a value": rb'{"name": "x", "args": {"a": ["\u0000"]}}',
    "an escaped NUL in a key": rb'{"name": "x", "args": {"a": {"\u0000": 1}}}',
    "an escaped NUL in the requirements": rb'{"name": "x", "resource_requirements": {"n": "\u0000"}}',
    "an escaped NUL in a requirement's name": rb'{"name": "x", "resource_requirements": {"\u0000": 1}}',
    "an escaped NUL in an unknown field": rb'{"name": "x", "\u0000": 1}',
    "not a number": b'{"name": "x", "args": {"a": NaN}}',
    "infinity": b'{"name": "x", "args": {"a": [Infinity]}}',
    "minus infinity": b'{"name": "x", "args": {"a": -Infinity}}',
    "infinite by its exponent": b'{"name": "x", "args": {"a": 1e999}}',
    "not a number of cpus": b'{"name": "x", "resource_requirements": {"cpus": NaN}}',
    "not a number of anything": b'{"name": "x", "resource_requirements": {"x": {"y": NaN}}}',
    "infinite cpus": b'{"name": "x", "resource_requirements": {"cpus": 1e999}}',
    "a priority past bigint": b'{"name": "x", "priority": 9223372036854775808}',
    "a priority of a googol": b'{"name": "x", "priority": 1' + b"0" * 100 + b"}",
    "a fractional priority": b'{"name": "x", "priority": 5.0}',
    "an exponential priority": b'{"name": "x", "priority": 5e0}',
}


@pytest.fixture
def job_id(api: Api) -> int:
    return factories.running()


@pytest.fixture(params=["create", "update", "cancel", "batch", "bulk"])
def send(request: pytest.FixtureRequest, api: Api, job_id: int) -> Send:
    """Sends a body to each path that accepts one."""
    method, path = {
        "create": ("POST", "jobs/"),
        "update": ("PATCH", f"jobs/{job_id}/"),
        "cancel": ("POST", f"jobs/{job_id}/cancel/"),
        "batch": ("POST", "jobs/batch/"),
        "bulk": ("POST", "jobs/bulk/"),
    }[request.param]

    def sending(body: bytes, **options: str) -> Answer:
        before = database.table_counts()
        answer = api.send(method, path, body, **options)
        assert database.table_counts() == before
        return answer

    return sending


@pytest.mark.parametrize("name", MALFORMED)
def test_invalid_json_is_refused(send: Send, name: str, request: pytest.FixtureRequest) -> None:
    if name == "nothing" and "cancel" in request.node.callspec.id:
        return  # the body of cancel is optional
    answer = send(MALFORMED[name])
    assert (answer.status, answer.json["code"]) == (400, "malformed_body")
    assert answer.json["errors"] == {"body": [answer.json["detail"]]}


@pytest.mark.parametrize("name", WRONG_KIND)
def test_json_of_another_type_is_refused(send: Send, name: str) -> None:
    assert send(WRONG_KIND[name]).status == 400


@pytest.mark.parametrize("name", REFUSED)
def test_unstorable_values_are_refused(api: Api, name: str) -> None:
    before = database.table_counts()
    assert api.post("jobs/", REFUSED[name]).status == 400
    assert api.post("jobs/batch/", b'[{"name": "fine"}, ' + REFUSED[name] + b"]").status == 400
    assert database.table_counts() == before


@pytest.mark.parametrize(
    "value", [rb'"\u0000"', rb'{"\u0000": 1}', rb'["a\u0000"]', b"NaN", b"[1e999]", b'{"a": -Infinity}']
)
def test_unstorable_results_are_refused(api: Api, job_id: int, value: bytes) -> None:
    body = b'{"status_type": "COMPLETED", "result_data": ' + value + b"}"
    assert api.patch(f"jobs/{job_id}/", body).json["errors"].keys() == {"result_data"}
    assert api.get(f"jobs/{job_id}/").json["latest_status"]["status_type"] == "RUNNING"


@pytest.mark.parametrize("field", ["message", "error_message"])
def test_messages_with_nul_are_refused(api: Api, job_id: int, field: str) -> None:
    answer = api.patch(f"jobs/{job_id}/", {"status_type": "FAILED", field: "a\x00b"})
    assert answer.json["errors"].keys() == {field}


@pytest.mark.parametrize("size", [2 * 1024 * 1024 + 1, 10 * 1024 * 1024])
def test_body_above_the_size_limit_is_refused(api: Api, job_id: int, size: int) -> None:
    before = database.table_counts()
    body = json.dumps({"name": "x", "description": "x" * size})
    for method, path in (("POST", "jobs/"), ("PATCH", f"jobs/{job_id}/"), ("POST", f"jobs/{job_id}/retry/")):
        answer = api.send(method, path, body)
        assert (answer.status, answer.json["code"]) == (413, "body_too_large")
    assert database.table_counts() == before


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "", "x",
     "application/jsonx", "text/json"],
)  # fmt: skip
def test_other_media_types_are_refused(send: Send, content_type: str) -> None:
    answer = send(b'{"name": "x"}', content_type=content_type)
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_variants_of_the_json_media_type_are_accepted(api: Api, content_type: str) -> None:
    assert api.send("POST", "jobs/", b'{"name": "x"}', content_type=content_type).status == 201


def test_chunked_body_is_refused_instead_of_ignored(send: Send) -> None:
    answer = send(b'{"message": "x"}', Transfer_Encoding="chunked")
    assert (answer.status, answer.json["code"]) == (411, "length_required")


def test_last_of_duplicate_keys_is_used(api: Api) -> None:
    assert api.post("jobs/", b'{"name": "first", "name": "last"}').json["name"] == "last"


@pytest.mark.parametrize("depth", [10, 150])
def test_reasonable_nesting_is_accepted(api: Api, depth: int) -> None:
    args = json.loads('{"a":' * depth + "1" + "}" * depth)
    assert api.post("jobs/", {"name": "x", "args": args}).json["args"] == args
