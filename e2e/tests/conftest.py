"""Fixtures that create jobs through the API, and the page objects."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIRequestContext, ConsoleMessage, Page, Playwright

from pages.job_page import JobPage
from pages.jobs_page import JobsPage
from pages.worker import Worker

_numbers = itertools.count(1)


# What Chromium and WebKit log about every response other than 2xx, which many tests provoke.
FAILED_RESPONSE = "Failed to load resource"


@pytest.fixture(autouse=True)
def quiet_console(page: Page) -> Iterator[None]:
    """Fails the test when a page logs an error or a warning, such as an exception or a CSP violation."""
    errors: list[str] = []

    def record(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(FAILED_RESPONSE):
            errors.append(message.text)

    page.on("console", record)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []


@pytest.fixture(scope="session")
def api(playwright: Playwright, live_url: str) -> Iterator[APIRequestContext]:
    """An API client of the same server."""
    context = playwright.request.new_context(base_url=live_url)
    yield context
    context.dispose()


@pytest.fixture
def unique_name() -> str:
    """A unique name, because all tests share one database."""
    return f"job {next(_numbers):03d}"


@pytest.fixture
def job_create(api: APIRequestContext) -> Callable[..., int]:
    """Return a function that creates a job through the API, in `status` if given, and returns its id."""

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
    """The page object of the job list, not opened yet."""
    return JobsPage(page)


@pytest.fixture
def job_page(page: Page) -> JobPage:
    """The page object of a job's page, not opened yet."""
    return JobPage(page)


@pytest.fixture
def worker(api: APIRequestContext, unique_name: str) -> Iterator[Worker]:
    """A registered worker, which leaves at the end."""
    worker = Worker(api, f"worker of {unique_name}")
    yield worker
    api.delete(f"/api/workers/{worker.id}/")
