"""Every page has a Content-Security-Policy: nothing inline, no foreign frames."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponseBase
from django.test import Client

from tests import factories

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
DATA = re.compile(r'<script[^>]*type="application/json"[^>]*>.*?</script>', re.DOTALL)


@pytest.fixture
def dist(settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Muster</title>")
    settings.FRONTEND_DIST = settings.WHITENOISE_ROOT = str(tmp_path)


def fetch(client: Client, path: str) -> HttpResponseBase:
    """Requests a page or a file, and closes the response."""
    answer: HttpResponseBase = client.get(path)
    answer.close()
    return answer


def assert_guarded(answer: HttpResponseBase) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    ["/", "/jobs/7", "/index.html", "/api/docs/", "/api/docs/?script=", "/admin/login/", "/admin/nope/",
     "/static/drf_spectacular_sidecar/swagger-ui-dist/oauth2-redirect.html", "/static/admin/img/search.svg"],
)  # fmt: skip
def test_every_page_and_file_has_a_security_policy(client: Client, dist: None, db: None, path: str) -> None:
    answer = fetch(client, path)
    assert not answer.headers["Content-Type"].endswith("json")
    assert_guarded(answer)


def test_missing_build_page_has_a_security_policy(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.FRONTEND_DIST = str(tmp_path)
    assert_guarded(client.get("/jobs"))


def test_csrf_failure_page_has_a_security_policy(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert_guarded(answer)


def test_debug_page_has_a_security_policy(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = True
    answer = client.get("/static/nope.html")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert_guarded(answer)


def test_json_needs_no_policy(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in answer.headers


def test_documentation_pages_contain_nothing_inline(client: Client) -> None:
    page = client.get("/api/docs/")
    text = page.content.decode()
    assert INLINE.search(text) is None
    (script,) = re.findall(r'<script src="(/api/docs/[^"]*)">', text)
    answer = client.get(script.replace("&amp;", "&"))
    assert answer.headers["Content-Type"].startswith("application/javascript")
    assert b"SwaggerUIBundle(" in answer.content
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for asset in re.findall(r'(?:href|src)="(/static/[^"]*)"', text):
        assert fetch(client, asset).status_code == 200, asset


def test_admin_pages_contain_no_inline_script(admin_client: Client, db: None) -> None:
    job_id = factories.pending()
    for path in ("", "jobs/job/", f"jobs/job/{job_id}/change/", f"jobs/job/{job_id}/delete/", "jobs/jobstatus/"):
        answer = admin_client.get(f"/admin/{path}")
        assert answer.status_code == 200
        assert_guarded(answer)
        assert INLINE.search(DATA.sub("", answer.content.decode())) is None, path
