"""The dashboard without a mouse."""

import re
from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Locator, Page, expect

from pages.job_page import JobPage
from pages.jobs_page import JobsPage

# Takes a name and optionally a status; returns the id of the new job.
JobCreate = Callable[..., int]

MAX_TABS = 40


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(MAX_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def test_job_is_created_selected_and_cancelled_by_keyboard(
    page: Page, jobs_page: JobsPage, job_page: JobPage, api: APIRequestContext, unique_name: str
) -> None:
    page.goto("/jobs?view=table")
    expect(jobs_page.new_job).to_be_visible()
    page.keyboard.press("c")
    expect(jobs_page.dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type(unique_name)
    page.keyboard.press("Enter")
    expect(jobs_page.dialog).to_have_count(0)
    expect(jobs_page.row(unique_name)).to_contain_text("Pending")

    page.keyboard.press("/")
    page.keyboard.type(unique_name)
    expect(jobs_page.grid.get_by_role("link")).to_have_count(1)
    tab_to(page, jobs_page.grid)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(jobs_page.toolbar).to_contain_text("1 selected")

    tab_to(page, jobs_page.toolbar.get_by_role("button", name="Cancel"))
    page.keyboard.press("Enter")
    expect(jobs_page.alert_dialog).to_be_visible()
    tab_to(page, jobs_page.alert_dialog.get_by_role("button", name="Cancel 1 job"))
    page.keyboard.press("Enter")
    expect(jobs_page.row(unique_name)).to_contain_text("Cancelled")

    tab_to(page, jobs_page.grid)
    page.keyboard.press("Enter")
    expect(job_page.heading).to_contain_text(unique_name)
    expect(page).to_have_url(re.compile(r"/jobs/\d+$"))
    tab_to(page, job_page.action("Retry"))
    # The new status appears before the server has responded.
    with page.expect_response(re.compile(r"/retry/$")):
        page.keyboard.press("Enter")
    expect(job_page.status).to_contain_text("Pending")
    assert api.get("/api/jobs/", params={"search": unique_name}).json()["results"][0]["attempt"] == 2


def test_closed_dialog_restores_the_focus(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    job_create(unique_name)
    page.goto(f"/jobs?view=table&search={unique_name}")
    expect(jobs_page.row(unique_name)).to_be_visible()
    jobs_page.new_job.focus()
    page.keyboard.press("Enter")
    expect(jobs_page.dialog).to_be_visible()

    page.keyboard.press("Escape")

    expect(jobs_page.dialog).to_have_count(0)
    expect(jobs_page.new_job).to_be_focused()
