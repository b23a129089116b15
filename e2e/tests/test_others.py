"""Concurrent changes by other clients."""

from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Page, expect

from pages.job_page import JobPage
from pages.jobs_page import JobsPage

# Takes a name and optionally a status; returns the id of the new job.
JobCreate = Callable[..., int]

POLLED_WITHIN_MS = 15_000


def test_changed_row_keeps_its_position_and_others_stay(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(f"{unique_name} watched")
    job_create(f"{unique_name} other")
    page.goto(f"/jobs?view=table&search={unique_name}")
    row = jobs_page.row(f"{unique_name} watched")
    expect(row).to_contain_text("Pending")
    position = row.get_attribute("aria-rowindex") or ""
    page.evaluate("window.notReloaded = true")

    assert api.patch(f"/api/jobs/{job_id}/", data={"status_type": "RUNNING", "progress": 30, "message": "third"}).ok

    expect(row).to_contain_text("Running30%", timeout=POLLED_WITHIN_MS)
    expect(row).to_contain_text("third")
    expect(row).to_have_attribute("aria-rowindex", position)
    expect(jobs_page.row(f"{unique_name} other")).to_contain_text("Pending")
    assert page.evaluate("window.notReloaded") is True


def test_edit_after_an_edit_by_another_client_is_refused(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto(f"/jobs/{job_id}")
    JobPage(page).action("Edit").click()
    jobs_page.dialog.get_by_label("Description").fill("mine")
    assert api.patch(f"/api/jobs/{job_id}/", data={"description": "theirs"}).ok

    jobs_page.dialog.get_by_role("button", name="Save").click()

    expect(jobs_page.dialog.get_by_role("alert")).to_contain_text(
        "Another user changed these fields after you opened the form: description"
    )
    assert api.get(f"/api/jobs/{job_id}/").json()["description"] == "theirs"


def test_edit_after_progress_is_accepted(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name, "RUNNING")
    page.goto(f"/jobs/{job_id}")
    JobPage(page).action("Edit").click()
    jobs_page.dialog.get_by_label("Priority").fill("9")
    assert api.patch(f"/api/jobs/{job_id}/", data={"status_type": "RUNNING", "progress": 80}).ok

    jobs_page.dialog.get_by_role("button", name="Save").click()

    expect(jobs_page.dialog).to_have_count(0)
    job = api.get(f"/api/jobs/{job_id}/").json()
    assert (job["priority"], job["latest_status"]["progress"]) == (9, 80)


def test_selection_survives_a_reload(page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str) -> None:
    for number in range(3):
        job_create(f"{unique_name} {number}")
    page.goto(f"/jobs?view=table&search={unique_name}")
    jobs_page.checkbox(f"{unique_name} 0").click()
    jobs_page.checkbox(f"{unique_name} 2").click()

    page.reload()

    expect(jobs_page.toolbar).to_contain_text("2 selected")
    expect(jobs_page.checkbox(f"{unique_name} 2")).to_be_checked()
    expect(jobs_page.checkbox(f"{unique_name} 1")).not_to_be_checked()


def test_duplicate_unique_key_is_refused(
    page: Page, jobs_page: JobsPage, api: APIRequestContext, unique_name: str
) -> None:
    assert api.post("/api/jobs/", data={"name": f"{unique_name} first", "unique_key": unique_name}).status == 201
    page.goto("/jobs")
    jobs_page.new_job.click()
    jobs_page.dialog.get_by_label("Name").fill(f"{unique_name} second")
    jobs_page.dialog.get_by_text("Execution").click()
    jobs_page.dialog.get_by_label("Unique key").fill(unique_name)
    jobs_page.dialog.get_by_role("button", name="Create job").click()

    expect(jobs_page.dialog.get_by_role("alert")).to_be_visible()
    expect(jobs_page.dialog.get_by_label("Name")).to_have_value(f"{unique_name} second")
    assert api.get("/api/jobs/", params={"search": f"{unique_name} second"}).json()["count"] == 0
