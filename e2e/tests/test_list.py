"""The list: its filters, its keyboard shortcuts and new jobs."""

import re
from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Page, expect

from pages.jobs_page import JobsPage

# Takes a name and optionally a status; returns the id of the new job.
JobCreate = Callable[..., int]


def test_filter_by_status_shows_only_those(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    job_create(f"{unique_name} failed", "FAILED")
    job_create(f"{unique_name} pending")
    page.goto("/jobs")
    expect(jobs_page.row(f"{unique_name} pending")).to_be_visible()

    jobs_page.chip("Failed").click()

    expect(page).to_have_url(re.compile(r"status=FAILED"))
    expect(jobs_page.row(f"{unique_name} failed")).to_contain_text("Failed")
    expect(jobs_page.row(f"{unique_name} pending")).to_have_count(0)


def test_filters_by_owner_and_project_show_only_those_of_both(
    page: Page, jobs_page: JobsPage, api: APIRequestContext, unique_name: str
) -> None:
    for owner, project in [("alice", "genomics"), ("bob", "genomics"), ("alice", "physics")]:
        job = {"name": f"{unique_name} {owner} {project}", "owner": owner, "project": project}
        assert api.post("/api/jobs/", data=job).status == 201
    page.goto(f"/jobs?view=table&search={unique_name}")

    page.get_by_role("button", name="Filters").click()
    panel = page.get_by_role("dialog", name="Filters")
    panel.get_by_label("Owner").fill("alice")
    panel.get_by_label("Owner").press("Enter")
    expect(page).to_have_url(re.compile("owner=alice"))
    expect(panel.get_by_label("Owner")).to_be_focused()
    panel.get_by_label("Project").fill("genomics")
    panel.get_by_label("Project").press("Tab")

    expect(page).to_have_url(re.compile(r"owner=alice&project=genomics"))
    expect(jobs_page.row(f"{unique_name} alice genomics")).to_contain_text("alice")
    expect(jobs_page.row(f"{unique_name} bob genomics")).to_have_count(0)
    expect(jobs_page.row(f"{unique_name} alice physics")).to_have_count(0)


def test_back_button_undoes_a_filter(page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str) -> None:
    job_create(unique_name)
    page.goto("/jobs")
    jobs_page.chip("Completed").click()
    expect(jobs_page.row(unique_name)).to_have_count(0)

    page.go_back()

    expect(jobs_page.row(unique_name)).to_be_visible()
    expect(page).not_to_have_url(re.compile("status="))


def test_root_redirects_to_the_list_and_keeps_the_filters(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    job_create(f"{unique_name} failed", "FAILED")
    job_create(f"{unique_name} pending")

    page.goto("/?status=FAILED")

    expect(page).to_have_url(re.compile(r"/jobs\?status=FAILED$"))
    expect(jobs_page.row(f"{unique_name} failed")).to_be_visible()
    expect(jobs_page.row(f"{unique_name} pending")).to_have_count(0)


def test_search_finds_a_name_and_can_be_cleared(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    job_create(f"{unique_name} needle")
    page.goto("/jobs")

    jobs_page.search.fill(f"{unique_name} NEEDLE")
    expect(jobs_page.row(f"{unique_name} needle")).to_be_visible()
    expect(jobs_page.grid.get_by_role("link")).to_have_count(1)

    jobs_page.search.fill("nothing is called this")
    expect(page.get_by_role("heading", name="No matching jobs")).to_be_visible()
    page.get_by_role("button", name="Clear all filters").click()
    expect(jobs_page.row(f"{unique_name} needle")).to_be_visible()


def test_new_jobs_appear_only_on_request(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    job_create(f"{unique_name} old")
    page.goto("/jobs")
    expect(jobs_page.row(f"{unique_name} old")).to_be_visible()

    job_create(f"{unique_name} new")

    expect(jobs_page.new_jobs_button).to_be_visible(timeout=15_000)
    expect(jobs_page.row(f"{unique_name} new")).to_have_count(0)
    jobs_page.new_jobs_button.click()
    expect(jobs_page.row(f"{unique_name} new")).to_be_visible()


def test_numbered_pages_show_their_row_range(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    for number in range(12):
        job_create(f"{unique_name} {number:02d}")
    page.goto(f"/jobs?view=pages&search={unique_name}")
    page.get_by_label("Rows per page").select_option("10")
    expect(page.get_by_text("1–10 of 12")).to_be_visible()  # noqa: RUF001

    page.get_by_role("button", name="Page 2").click()

    expect(page.get_by_text("11–12 of 12")).to_be_visible()  # noqa: RUF001
    expect(jobs_page.row(f"{unique_name} 00")).to_be_visible()
    expect(jobs_page.row(f"{unique_name} 11")).to_have_count(0)


def test_keyboard_opens_a_job(page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str) -> None:
    job_id = job_create(unique_name)
    page.goto("/jobs")
    expect(jobs_page.row(unique_name)).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type(unique_name)
    expect(jobs_page.grid.get_by_role("link")).to_have_count(1)
    jobs_page.search.blur()
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/jobs/{job_id}$"))


def test_overview_has_one_scrollbar(page: Page) -> None:
    page.goto("/overview")
    expect(page.get_by_role("heading", name="Failures by message")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
