"""Jobs made through the API, and the pages they are looked at on."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIRequestContext, ConsoleMessage, Page, Playwright

from pages.job_page import JobPage
from pages.jobs_page import JobsPage

_numbers = itertools.count(1)


# Chromium's own note about every answer that is no 2xx; many tests are about those.
ANSWER_NOTE = "Failed to load resource"


@pytest.fixture(autouse=True)
def quiet_console(page: Page) -> Iterator[None]:
    """No page writes an error to the console: nothing thrown, nothing that the Content-Security-Policy refused."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ANSWER_NOTE):
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []


@pytest.fixture(scope="session")
def api(playwright: Playwright, live_url: str) -> Iterator[APIRequestContext]:
    """Another client of the same server."""
    context = playwright.request.new_context(base_url=live_url)
    yield context
    context.dispose()


@pytest.fixture
def unique_name() -> str:
    """A name that no other test uses: they share one database."""
    return f"job {next(_numbers):03d}"


@pytest.fixture
def job_create(api: APIRequestContext) -> Callable[..., int]:
    """Create a job through the API, bring it to `status` if one is given, and return its id."""

    def create(name: str, status: str | None = None) -> int:
        created = api.post("/api/jobs/", data={"name": name})
        assert created.status == 201, created.text()
        job_id = int(created.json()["id"])
        if status is not None:
            updated = api.patch(f"/api/jobs/{job_id}/", data={"status_type": status})
            assert updated.ok, updated.text()
        return job_id

    return create


@pytest.fixture
def jobs_page(page: Page) -> JobsPage:
    """The job list, not opened yet."""
    return JobsPage(page)


@pytest.fixture
def job_page(page: Page) -> JobPage:
    """A job's page, not opened yet."""
    return JobPage(page)
