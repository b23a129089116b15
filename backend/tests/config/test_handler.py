"""The handler of server processes responds as Django's does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.test import RequestFactory
from django.urls import clear_script_prefix

from config.handler import Handler
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

ID = "0" * 32


@pytest.fixture(autouse=True)
def thread_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keeps the test's transaction, and the prefix of paths: a server gives back the one and sets the other."""
    for signal in (request_started, request_finished):
        monkeypatch.setattr(signal, "send", lambda **_: [])
    yield
    clear_script_prefix()


def served(by: Any, path: str, method: str = "GET", prefix: str = "") -> tuple[str, list[tuple[str, str]], bytes]:
    """Returns the status, the headers and the body of a response."""
    told: list[Any] = []
    request: dict[str, Any] = RequestFactory().generic(method, path).environ
    request.update(HTTP_X_REQUEST_ID=ID, SCRIPT_NAME=prefix)
    chunks = by(request, lambda status, headers: told.extend((status, headers)))
    try:
        body = b"".join(chunks)
    finally:
        chunks.close()
    return told[0], sorted(told[1]), body


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/health/", "GET", 200),
        ("/api/jobs/?page_size=1", "GET", 200),
        ("/api/jobs/?page_size=none", "GET", 400),
        ("/api/jobs/", "HEAD", 200),
        ("/api/jobs/", "PUT", 405),
        ("/api/jobs/999999/", "GET", 404),
        ("/api/nowhere/", "GET", 404),
        ("/admin/login/", "GET", 200),
        ("/static/admin/css/base.css", "GET", 200),
    ],
)
def test_responds_as_djangos_handler_again_and_again(path: str, method: str, status: int) -> None:
    factories.job("PENDING")
    django, own = WSGIHandler(), Handler()
    expected = served(django, path, method)
    assert expected[0].startswith(f"{status} ")
    # The form to sign in has a new token each time.
    body = slice(0, 0) if path.startswith("/admin/") else slice(None)
    for _ in range(2):
        found = served(own, path, method)
        assert (found[0], found[2][body]) == (expected[0], expected[2][body])
        # Cookies of the admin too.
        assert [name for name, _ in found[1]] == [name for name, _ in expected[1]]
        assert path.startswith("/admin/") or found[1] == expected[1]


def test_site_under_a_prefix_links_with_it() -> None:
    factories.job("PENDING")
    factories.job("PENDING")
    links = [served(each(), "/api/jobs/?page_size=1", prefix="/muster")[2] for each in (WSGIHandler, Handler)]
    assert links[0] == links[1]
    assert b"/muster/api/jobs/?" in links[1]


def test_views_of_paths_without_a_variable_part_are_remembered() -> None:
    own = Handler()
    for path in ("/api/jobs/1/", "/api/nowhere/", "/health/", "/jobs", "/jobs/1", "/", "/api/jobs/", "/health/"):
        served(own, path)
    assert list(own._resolved) == ["/health/", "/api/jobs/"]
