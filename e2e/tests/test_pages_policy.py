"""The documentation and the admin work under the page policy, and are not shown in foreign frames."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

WRITE = """async url => {
  const answer = await fetch(url, { method: 'POST', mode: 'no-cors' })
  return answer.type
}"""


def test_the_documentation_sends_requests(page: Page) -> None:
    page.goto("/api/docs/")
    operation = page.locator("#operations-jobs-job_create")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill('{"name": "from the documentation"}')
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_have_text(re.compile("201"))


def test_the_admins_login_needs_nothing_inline(page: Page) -> None:
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


class Blank(BaseHTTPRequestHandler):
    """Serves an empty page on every path."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def foreign_url() -> Iterator[str]:
    """The URL of a server of another site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blank) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class TestForeignPages:
    """Pages of another origin. The browser logs each refusal in the console."""

    @pytest.fixture(autouse=True)
    def quiet_console(self) -> None:
        """Replaces the fixture that fails on every log entry."""

    @pytest.mark.parametrize("path", ["/api/docs/", "/admin/login/", "/jobs", "/index.html"])
    def test_no_page_is_shown_in_a_foreign_frame(self, page: Page, base_url: str, foreign_url: str, path: str) -> None:
        page.goto(foreign_url)
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.set_content(f'<iframe src="{base_url}{path}"></iframe>')
        assert page.frames[-1].locator("#swagger-ui, #root, form").count() == 0

    def test_a_foreign_page_cancels_no_job(
        self, page: Page, api: APIRequestContext, base_url: str, foreign_url: str, job_create: Callable[..., int]
    ) -> None:
        job_id = job_create("stays")
        page.goto(foreign_url)
        with page.expect_response(f"**/api/jobs/{job_id}/cancel/") as answered:
            page.evaluate(WRITE, f"{base_url}/api/jobs/{job_id}/cancel/")
        assert answered.value.status == 403
        assert api.get(f"/api/jobs/{job_id}/").json()["latest_status"]["status_type"] == "PENDING"
