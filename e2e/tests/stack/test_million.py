"""A million rows in one table, and bulk operations on many of them."""

import re
from datetime import datetime
from urllib.parse import quote

import psycopg
from playwright.sync_api import APIRequestContext, Page, expect

from million import ROWS, created_at
from pages.jobs_page import JobsPage

OPERATION_MS = 60_000
SELECTED = 20_000


def created_between(after: datetime | None, before: datetime | None) -> str:
    """Return the part of the list's URL that filters by creation time."""
    bounds = {"created_after": after, "created_before": before}
    return "&".join(f"{key}={quote(at.isoformat())}" for key, at in bounds.items() if at)


def expect_row_at(jobs_page: JobsPage, index: int) -> None:
    """Expect the correct row at this 0-based position: the newest job comes first."""
    row = jobs_page.row_at(index)
    expect(row.get_by_role("link", name=f"row {ROWS - index}", exact=True)).to_be_in_viewport()


def test_scrollbar_dragged_to_the_middle_shows_the_middle_rows(
    page: Page, jobs_page: JobsPage, million_url: str
) -> None:
    page.goto(f"{million_url}/jobs?view=table")
    expect_row_at(jobs_page, 0)
    expect(jobs_page.grid).to_have_attribute("aria-rowcount", str(ROWS + 1))

    jobs_page.grid.evaluate("grid => { grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2 }")

    expect(page.get_by_text(re.compile(r"^Row 499,9\d\d of 1,000,000$"))).to_be_visible()
    first = int(re.sub(r"\D", "", page.get_by_text(re.compile("^Row 4")).inner_text().split(" of ")[0])) - 1
    for index in range(first + 1, first + 10):
        expect_row_at(jobs_page, index)
    expect(jobs_page.link(f"row {ROWS}")).to_have_count(0)


def test_end_and_home_reach_the_last_and_the_first_row(page: Page, jobs_page: JobsPage, million_url: str) -> None:
    page.goto(f"{million_url}/jobs?view=table")
    expect_row_at(jobs_page, 0)
    jobs_page.grid.focus()

    page.keyboard.press("End")
    expect_row_at(jobs_page, ROWS - 1)
    expect(jobs_page.link(f"row {ROWS}")).to_have_count(0)

    page.keyboard.press("Home")
    expect_row_at(jobs_page, 0)


def test_go_to_row_number_and_time(page: Page, jobs_page: JobsPage, million_url: str) -> None:
    page.goto(f"{million_url}/jobs?view=table")
    target = page.get_by_label("Go to row or time")
    target.fill("750,001")
    target.press("Enter")
    expect_row_at(jobs_page, 750_000)

    target.fill(created_at(123_456).strftime("%Y-%m-%d %H:%M:%SZ"))
    target.press("Enter")
    expect(jobs_page.link("row 123456")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("position="))


def test_position_survives_a_reload(page: Page, jobs_page: JobsPage, million_url: str) -> None:
    page.goto(f"{million_url}/jobs?view=table&position=400000")
    expect_row_at(jobs_page, 400_000)
    page.reload()
    expect_row_at(jobs_page, 400_000)


def test_bulk_cancel_changes_all_matching_jobs_and_no_others(
    page: Page, jobs_page: JobsPage, million_url: str, million_api: APIRequestContext
) -> None:
    page.goto(f"{million_url}/jobs?view=table&{created_between(None, created_at(SELECTED + 1))}")
    jobs_page.select_in_view.click()
    page.get_by_role("button", name="Select all 20,000 matching").click()
    expect(jobs_page.toolbar).to_contain_text("All 20,000 selected")
    jobs_page.toolbar.get_by_role("button", name="Cancel").click()
    jobs_page.confirm("Cancel 20,000 jobs", count="20,000")

    expect(jobs_page.operation).to_contain_text(
        "Operation completed: 20,000 of 20,000 · 20,000 changed · 0 skipped", timeout=OPERATION_MS
    )
    expect(jobs_page.chip("Cancelled")).to_contain_text("20,000")
    expect(jobs_page.row(f"row {SELECTED}")).to_contain_text("Cancelled")
    neighbour = million_api.get("/api/jobs/", params={"position": ROWS - SELECTED - 1, "page_size": 1}).json()
    assert neighbour["results"][0]["name"] == f"row {SELECTED + 1}"
    assert neighbour["results"][0]["latest_status"]["status_type"] == "PENDING"


def test_running_operation_can_be_aborted(page: Page, jobs_page: JobsPage, million_url: str) -> None:
    page.goto(f"{million_url}/jobs?view=table&{created_between(created_at(500_000), None)}")
    jobs_page.select_in_view.click()
    page.get_by_role("button", name=re.compile("^Select all 500,001")).click()
    jobs_page.toolbar.get_by_role("button", name="Cancel").click()
    jobs_page.confirm("Cancel 500,001 jobs", count="500,001")
    jobs_page.operation.get_by_role("button", name="Abort").click(timeout=OPERATION_MS)

    expect(jobs_page.operation).to_contain_text("Operation aborted", timeout=OPERATION_MS)
    expect(jobs_page.operation).not_to_contain_text("500,001 changed")
    expect(jobs_page.operation.get_by_role("button", name="Abort")).to_have_count(0)


def test_database_timeout_is_shown_and_can_be_retried(
    page: Page, jobs_page: JobsPage, million_url: str, million_database: psycopg.Connection
) -> None:
    page.goto(f"{million_url}/jobs")
    jobs_page.new_job.click()
    jobs_page.dialog.get_by_label("Name").fill("late")
    million_database.execute("LOCK TABLE job IN EXCLUSIVE MODE")

    jobs_page.dialog.get_by_role("button", name="Create job").click()
    expect(jobs_page.dialog.get_by_role("alert")).to_be_visible(timeout=20_000)
    expect(jobs_page.dialog.get_by_label("Name")).to_have_value("late")

    million_database.rollback()
    jobs_page.dialog.get_by_role("button", name="Create job").click()
    expect(jobs_page.dialog).to_have_count(0)
    expect(jobs_page.row("late")).to_contain_text("Pending")
