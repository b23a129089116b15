"""The HTML page of the front end."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client


def test_page_forbids_inline_code(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings.FRONTEND_DIST = str(tmp_path)

    answer = client.get("/jobs/7")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-cache"


def test_missing_build_is_reported(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.FRONTEND_DIST = str(tmp_path)

    answer = client.get("/jobs")

    assert answer.status_code == 503
    assert b"make build" in answer.content


@pytest.mark.parametrize(
    "path", ["/health", "/health/readyy/", "/metrics/", "/metrics/x", "/admin/nope", "/api", "/static"]
)
def test_misspelt_paths_of_the_backend_are_no_pages(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {302, 404} if path.startswith("/admin") else answer.status_code == 404
    assert b"<!doctype" not in answer.content.lower()


def test_admin_is_found_without_its_slash(client: Client) -> None:
    answer = client.get("/admin")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("path", ["/", "/jobs", "/healthy", "/administration", "/metrics-of-mine", "/apis"])
def test_other_paths_belong_to_the_front_end(client: Client, settings: LazySettings, tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings.FRONTEND_DIST = str(tmp_path)
    assert client.get(path).content == b"<!doctype html>"
