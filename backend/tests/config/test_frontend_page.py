"""The HTML page of the front end."""

from pathlib import Path

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
