"""The registry of errors against the four places that send them: the application, gunicorn, nginx and SQL."""

import ast
import inspect
import json
import re
import socket
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from gunicorn.workers.base import Worker  # type: ignore[import-untyped]

from config.refusals import write_problem
from muster.core.errors import MusterError, registered
from muster.core.errors_reference import errors_load, errors_reference, item_reasons

REPOSITORY = Path(settings.REPOSITORY)
NGINX = (REPOSITORY / "frontend/nginx/nginx.conf").read_text("utf-8")
BODY = re.compile(r"location (?:= )?(?P<of>\S+) \{(?P<headers>[^}]*)return (?P<status>\d+) '(?P<body>[^']+)';")
ERROR_PAGE = re.compile(r"error_page (?P<from>[\d ]+?)(?: =(?P<to>\d+))? (?P<of>\S+);")
HEADER = re.compile(r"add_header (\S+) (\S+) always;")
MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}
ERRORS = errors_load()


def test_committed_reference_equals_the_generated_one() -> None:
    """Update it with `make reference`."""
    assert (REPOSITORY / "docs/reference/errors.md").read_text("utf-8") == errors_reference()


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_error_states_cause_and_remedy(code: str) -> None:
    kind = ERRORS[code]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
    assert kind.__module__.endswith(".errors")
    for sentence in (kind.cause, kind.remedy):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "|" not in sentence


def test_every_400_names_what_is_wrong_unless_it_is_the_request_itself() -> None:
    silent = {code for code, kind in ERRORS.items() if kind.status == 400 and "errors" not in kind.members}
    assert silent == {"invalid", "malformed_request", "too_many_parameters"}


def test_class_with_a_code_requires_a_cause() -> None:
    with pytest.raises(TypeError, match="states no cause"):
        type("Silent", (MusterError,), {"code": "silent", "status": HTTPStatus.CONFLICT, "remedy": "Wait."})
    assert "silent" not in registered()


def test_code_belongs_to_one_class() -> None:
    entry = {"code": "not_found", "status": HTTPStatus.GONE, "cause": "It is gone.", "remedy": "Look elsewhere."}
    with pytest.raises(TypeError, match="NotFound have the same code"):
        type("Gone", (MusterError,), entry)


def test_default_detail_is_cause_and_remedy() -> None:
    error = ERRORS["exports_busy"]()
    assert error.detail == "The maximum number of exports is already running; try again later."
    assert error.headers == {"Retry-After": "10"}


def nginx_bodies() -> dict[str, tuple[int, dict[str, str], dict[str, Any]]]:
    """Returns status, headers and body by nginx location."""
    return {
        found["of"]: (int(found["status"]), dict(HEADER.findall(found["headers"])), json.loads(found["body"]))
        for found in BODY.finditer(NGINX)
    }


def test_nginx_sends_registered_errors_verbatim() -> None:
    assert len(nginx_bodies()) == NGINX.count("urn:muster:problem:") > 0
    for status, headers, body in nginx_bodies().values():
        error = ERRORS[body["code"]]()
        assert status == error.status
        assert headers == {"X-Request-ID": body["request_id"], **error.headers}
        assert body == error.problem(body["request_id"])


def test_nginx_sends_each_body_for_its_status() -> None:
    bodies = nginx_bodies()
    pages = list(ERROR_PAGE.finditer(NGINX))
    assert {page["of"] for page in pages} == bodies.keys()
    for page in pages:
        statuses = {page["to"]} if page["to"] else set(page["from"].split())
        assert statuses == {str(bodies[page["of"]][0])}


def gunicorn_statuses() -> list[int]:
    """Returns every status that gunicorn's workers pass to write_error."""
    return sorted({int(status) for status in re.findall(r"status_int = (\d+)", inspect.getsource(Worker.handle_error))})


@pytest.mark.parametrize("message", ["", "Invalid Method 'x'"])
@pytest.mark.parametrize("status", gunicorn_statuses())
def test_gunicorn_sends_registered_errors(status: int, message: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        write_problem(ours, status, "Reason", message)
        answer = HTTPResponse(theirs)
        answer.begin()
        problem = json.loads(answer.read())
    error = ERRORS[problem["code"]]
    # gunicorn sends 403 only for the PROXY protocol and TLS, both disabled.
    assert error.status == (HTTPStatus.BAD_REQUEST if status == HTTPStatus.FORBIDDEN else status)
    assert (answer.status, answer.reason) == (error.status, error.title)
    assert (problem["status"], problem["title"]) == (error.status, error.title)
    assert problem.keys() == MEMBERS
    assert message in problem["detail"]
    assert error.remedy.rstrip(".")[1:] in problem["detail"]


def sources() -> Iterator[Path]:
    for package in ("muster", "config"):
        yield from (REPOSITORY / "backend" / package).rglob("*.py")


def test_only_the_registry_and_its_writers_make_problem_bodies() -> None:
    texts = {path.relative_to(REPOSITORY / "backend").as_posix(): path.read_text("utf-8") for path in sources()}
    assert {name for name, text in texts.items() if "urn:muster:problem" in text} == {
        "muster/core/errors.py",
        "muster/core/errors_reference.py",
    }
    assert {name for name, text in texts.items() if '"application/problem+json"' in text} == {
        "muster/core/http/openapi.py",
        "muster/core/http/problems.py",
    }
    assert {name for name, text in texts.items() if "Content-Type: application/problem+json" in text} == {
        "config/refusals.py"
    }


def names_used() -> set[str]:
    """Returns the names used outside errors modules, except in imports."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sources() if path.name != "errors.py"]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def test_every_registered_code_is_sent_by_something() -> None:
    by_nginx = {body["code"] for _, _, body in nginx_bodies().values()}
    used = names_used()
    assert {code for code, kind in ERRORS.items() if kind.__name__ not in used} - by_nginx == set()


def test_reasons_of_skipped_jobs_are_registered() -> None:
    files = list((REPOSITORY / "db/queries/bulk").glob("job_bulk_*.sql"))
    assert len(files) == 2
    found = {word for file in files for word in re.findall(r"'([a-z]+_[a-z_]+)'", file.read_text("utf-8"))}
    assert found == set(item_reasons())
    assert found <= ERRORS.keys()
