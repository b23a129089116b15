"""Doing things to jobs, and what happens when the server won't."""

from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Page, Route, expect

from pages.job_page import JobPage
from pages.jobs_page import JobsPage

# Takes a name and, if need be, the status to bring the job to; returns its id.
JobCreate = Callable[..., int]


def test_created_job_is_pending(page: Page, jobs_page: JobsPage, unique_name: str) -> None:
    page.goto("/jobs")
    jobs_page.new_job.click()
    jobs_page.dialog.get_by_label("Name").fill(unique_name)
    jobs_page.dialog.get_by_role("button", name="Create job").click()

    expect(jobs_page.row(unique_name)).to_contain_text("Pending")
    expect(jobs_page.dialog).to_have_count(0)


def test_name_that_the_server_refuses_keeps_the_form(page: Page, jobs_page: JobsPage) -> None:
    page.goto("/jobs")
    jobs_page.new_job.click()
    jobs_page.dialog.get_by_role("button", name="Create job").click()

    expect(jobs_page.dialog.get_by_label("Name")).to_have_accessible_description("Give the job a name.")
    expect(jobs_page.dialog).to_be_visible()


def test_updated_status_is_shown_and_stored(
    page: Page, jobs_page: JobsPage, job_page: JobPage, job_create: JobCreate, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto("/jobs")
    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Update status…").click()
    jobs_page.dialog.get_by_label("Status").select_option("RUNNING")
    jobs_page.dialog.get_by_label("Message").fill("by hand")
    jobs_page.dialog.get_by_label("Progress").fill("40")
    jobs_page.dialog.get_by_role("button", name="Update status").click()

    expect(jobs_page.dialog).to_have_count(0)
    expect(jobs_page.row(unique_name)).to_contain_text("Running40%")
    page.goto(f"/jobs/{job_id}")
    expect(job_page.history).to_have_count(2)
    expect(job_page.history.first).to_contain_text("by hand")


def test_deleted_job_is_gone(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto("/jobs")
    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Delete…").click()
    jobs_page.alert_dialog.get_by_role("button", name="Keep").click()
    expect(jobs_page.row(unique_name)).to_be_visible()

    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Delete…").click()
    # The row goes at once; the server's answer comes after it.
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        jobs_page.alert_dialog.get_by_role("button", name="Delete job").click()

    expect(jobs_page.row(unique_name)).to_have_count(0)
    assert api.get(f"/api/jobs/{job_id}/").status == 404


def test_selection_is_cancelled_together(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    for number in range(4):
        job_create(f"{unique_name} {number}")
    page.goto(f"/jobs?search={unique_name}")
    jobs_page.checkbox(f"{unique_name} 3").click()
    jobs_page.checkbox(f"{unique_name} 1").click(modifiers=["Shift"])
    expect(jobs_page.toolbar).to_contain_text("3 selected")

    jobs_page.toolbar.get_by_role("button", name="Cancel").click()
    jobs_page.alert_dialog.get_by_role("button", name="Cancel 3 jobs").click()

    for number in (1, 2, 3):
        expect(jobs_page.row(f"{unique_name} {number}")).to_contain_text("Cancelled")
    expect(jobs_page.row(f"{unique_name} 0")).to_contain_text("Pending")


def test_update_that_came_too_late_is_refused_with_the_reason(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto("/jobs")
    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Update status…").click()
    jobs_page.dialog.get_by_label("Status").select_option("RUNNING")
    assert api.patch(f"/api/jobs/{job_id}/", data={"status_type": "COMPLETED"}).ok

    jobs_page.dialog.get_by_role("button", name="Update status").click()

    expect(jobs_page.dialog.get_by_role("alert")).to_contain_text("The status was not changed")
    jobs_page.dialog.get_by_role("button", name="Close").first.click()
    expect(jobs_page.row(unique_name)).to_contain_text("Completed")


def test_failing_server_is_shown_and_retried(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    job_create(unique_name)

    def refuse(route: Route) -> None:
        route.fulfill(status=500, json={"title": "Internal Server Error", "detail": "The disk is full.", "code": "x"})

    page.route("**/api/jobs/?**", refuse)
    page.goto("/jobs")
    expect(jobs_page.alert).to_contain_text("The disk is full.")
    expect(jobs_page.row(unique_name)).to_have_count(0)

    page.unroute("**/api/jobs/?**")
    jobs_page.alert.get_by_role("button", name="Retry").click()
    expect(jobs_page.row(unique_name)).to_be_visible()
    expect(jobs_page.alert).to_have_count(0)


def test_job_changed_elsewhere_changes_here(
    page: Page, job_page: JobPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto(f"/jobs/{job_id}")
    expect(job_page.status).to_contain_text("Pending")

    assert api.patch(f"/api/jobs/{job_id}/", data={"status_type": "RUNNING", "progress": 25}).ok

    expect(job_page.status).to_contain_text("Running", timeout=15_000)
    expect(job_page.action("Retry")).to_have_count(0)


def test_job_that_is_not_there_has_a_page(page: Page) -> None:
    page.goto("/jobs/987654321")
    expect(page.get_by_role("heading", name="There is no job 987654321")).to_be_visible()
