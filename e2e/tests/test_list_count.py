"""The count of a list, which arrives after its rows."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIRequestContext, Page, Route, expect

from pages.jobs_page import JobsPage

JOBS = 250


@pytest.fixture
def queue(api: APIRequestContext, unique_name: str) -> str:
    """A queue with JOBS jobs of this name, created in one batch."""
    queue = unique_name.replace(" ", "-")
    jobs = [{"name": f"{unique_name} {number:03d}", "queue": queue} for number in range(JOBS)]
    assert api.post("/api/jobs/batch/", data=jobs).status == 201
    return queue


@pytest.fixture
def held(page: Page) -> Iterator[list[Route]]:
    """The counts that the page has requested; none is answered until a test does."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(re.compile(r"/api/jobs/count/"), hold)
    yield routes
    page.unroute_all(behavior="ignoreErrors")


def test_rows_are_displayed_before_their_count_and_stay_when_it_arrives(
    page: Page, jobs_page: JobsPage, queue: str, held: list[Route], unique_name: str
) -> None:
    page.goto(f"/jobs?view=table&queue={queue}&priority_max=9")
    expect(jobs_page.row(f"{unique_name} 249")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Row 1 of at least \d+ · counting…$"))).to_be_visible()

    jobs_page.grid.evaluate("grid => grid.scrollTop = 60 * 36")
    expect(jobs_page.row(f"{unique_name} 189")).to_be_visible()
    before = jobs_page.row_at(60).bounding_box()
    for route in held:
        route.continue_()
    # Requests that come from now on are answered, too.
    page.unroute_all()

    expect(page.get_by_text(f"Row 61 of {JOBS}")).to_be_visible()
    assert jobs_page.row_at(60).bounding_box() == before
    expect(page.get_by_text("counting…")).to_have_count(0)


def test_list_that_cannot_be_counted_says_so_and_stays_usable(
    page: Page, jobs_page: JobsPage, queue: str, unique_name: str
) -> None:
    page.route(re.compile(r"/api/jobs/count/"), lambda route: route.fulfill(status=503, json={"title": "Too slow"}))
    page.goto(f"/jobs?view=pages&queue={queue}&priority_max=9")
    expect(page.get_by_text("could not be counted")).to_be_visible()
    expect(jobs_page.row(f"{unique_name} 249")).to_be_visible()

    page.get_by_role("button", name="Next page").click()
    expect(jobs_page.row(f"{unique_name} 229")).to_be_visible()

    page.unroute_all()
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_text(f"21–40 of {JOBS}")).to_be_visible()  # noqa: RUF001
