"""axe-core finds no serious violation on any page, in either theme."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from axe import expect_no_serious_violation
from pages.jobs_page import JobsPage
from pages.worker import Worker

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")


@pytest.fixture(scope="session")
def one_of_each(api: APIRequestContext) -> dict[str, int]:
    """The ids of one job of each status."""
    ids = {}
    for status in STATUSES:
        created = api.post("/api/jobs/", data={"name": f"accessible {status.lower()}", "description": "A description."})
        assert created.status == 201, created.text()
        ids[status] = int(created.json()["id"])
        if status != "PENDING":
            message = {"status_type": status, "message": "A message", "progress": 40}
            assert api.patch(f"/api/jobs/{ids[status]}/", data=message).ok
    return ids


def open_selection(page: Page) -> None:
    jobs_page = JobsPage(page)
    page.goto("/jobs?view=table&search=accessible")
    jobs_page.checkbox("accessible pending").click()
    jobs_page.checkbox("accessible failed").click()
    expect(jobs_page.toolbar).to_contain_text("2 selected")


def open_confirmation(page: Page) -> None:
    open_selection(page)
    JobsPage(page).toolbar.get_by_role("button", name="Delete").click()
    expect(JobsPage(page).alert_dialog).to_be_visible()


def open_filters(page: Page) -> None:
    page.goto("/jobs?view=table")
    page.get_by_role("button", name=re.compile("^Filters")).click()
    page.get_by_role("combobox", name="Queue").click()
    expect(page.get_by_role("listbox", name="Queue").get_by_role("option").first).to_be_visible()


def open_row_menu(page: Page) -> None:
    page.goto("/jobs?view=table&search=accessible")
    JobsPage(page).actions("accessible pending").click()


def open_create(page: Page) -> None:
    page.goto("/jobs")
    JobsPage(page).new_job.click()
    JobsPage(page).dialog.get_by_role("button", name="Create job").click()
    expect(JobsPage(page).dialog.get_by_label("Name")).to_have_accessible_description("Enter a name.")


def open_help(page: Page) -> None:
    page.goto("/jobs")
    expect(JobsPage(page).new_job).to_be_visible()
    page.keyboard.press("?")
    expect(JobsPage(page).dialog).to_be_visible()


def at(path: str) -> Callable[[Page], None]:
    def open_page(page: Page) -> None:
        page.goto(path)

    return open_page


PAGES: dict[str, Callable[[Page], None]] = {
    "table": at("/jobs?view=table"),
    "pages": at("/jobs?view=pages"),
    "cards": at("/jobs?view=cards"),
    "selection": open_selection,
    "confirmation": open_confirmation,
    "filters": open_filters,
    "row menu": open_row_menu,
    "create": open_create,
    "no match": at("/jobs?view=table&search=nothing-is-called-this"),
    "workers": at("/workers"),
    "overview": at("/overview"),
    "help": open_help,
    "not found": at("/nothing/here"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("one_of_each")
def test_page_has_no_serious_violation(page: Page, name: str) -> None:
    PAGES[name](page)
    expect_no_serious_violation(page)


def test_log_with_output_has_no_serious_violation(page: Page, worker: Worker) -> None:
    job_id = worker.run_job()
    coloured = [f"\x1b[{code}m colour {code} \x1b[0m and plain" for code in (*range(30, 38), *range(90, 98), 1, 7)]
    worker.write(job_id, 0, "\n".join(coloured) + "\n")
    # A log that is followed keeps a request open, so that the network is never idle.
    worker.finish(job_id)
    page.goto(f"/jobs/{job_id}?line=2-3&find=plain")
    expect(page.get_by_role("log", name="Output").get_by_role("link", name="Line 2")).to_be_visible()
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("2 of 18 matching lines")
    expect_no_serious_violation(page)


@pytest.mark.parametrize("tab", ["history", "result"])
def test_tab_of_a_job_has_no_serious_violation(page: Page, one_of_each: dict[str, int], tab: str) -> None:
    page.goto(f"/jobs/{one_of_each['COMPLETED']}?tab={tab}")
    expect(page.get_by_role("tab", selected=True)).to_have_accessible_name(re.compile(tab, re.IGNORECASE))
    expect_no_serious_violation(page)


@pytest.mark.parametrize("status", STATUSES)
def test_job_page_has_no_serious_violation(page: Page, one_of_each: dict[str, int], status: str) -> None:
    page.goto(f"/jobs/{one_of_each[status]}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("accessible")
    expect_no_serious_violation(page)
