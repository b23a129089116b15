"""Actions on jobs, and refusals of the server."""

from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Page, Route, expect

from pages.job_page import JobPage
from pages.jobs_page import JobsPage

# Takes a name and optionally a status; returns the id of the new job.
JobCreate = Callable[..., int]


def test_created_job_is_pending(page: Page, jobs_page: JobsPage, unique_name: str) -> None:
    page.goto("/jobs")
    jobs_page.new_job.click()
    jobs_page.dialog.get_by_label("Name").fill(unique_name)
    jobs_page.dialog.get_by_role("button", name="Create job").click()

    expect(jobs_page.row(unique_name)).to_contain_text("Pending")
    expect(jobs_page.dialog).to_have_count(0)


def test_empty_name_keeps_the_form_open(page: Page, jobs_page: JobsPage) -> None:
    page.goto("/jobs")
    jobs_page.new_job.click()
    jobs_page.dialog.get_by_role("button", name="Create job").click()

    expect(jobs_page.dialog.get_by_label("Name")).to_have_accessible_description("Enter a name.")
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
    page.goto(f"/jobs/{job_id}?tab=history")
    expect(job_page.history).to_have_count(2)
    expect(job_page.history.first).to_contain_text("by hand")


def test_deleted_job_disappears(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto("/jobs")
    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Delete…").click()
    jobs_page.alert_dialog.get_by_role("button", name="Go back").click()
    expect(jobs_page.row(unique_name)).to_be_visible()

    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Delete…").click()
    # The row disappears before the server has responded.
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        jobs_page.alert_dialog.get_by_role("button", name="Delete job").click()

    expect(jobs_page.row(unique_name)).to_have_count(0)
    assert api.get(f"/api/jobs/{job_id}/").status == 404


def test_selected_jobs_are_cancelled_together(
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


def test_update_of_final_job_is_refused_with_the_reason(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto("/jobs")
    jobs_page.actions(unique_name).click()
    jobs_page.menu_item("Update status…").click()
    jobs_page.dialog.get_by_label("Status").select_option("RUNNING")
    assert api.patch(f"/api/jobs/{job_id}/", data={"status_type": "COMPLETED"}).ok

    jobs_page.dialog.get_by_role("button", name="Update status").click()

    expect(jobs_page.dialog.get_by_role("alert")).to_contain_text("Could not update the status")
    jobs_page.dialog.get_by_role("button", name="Close").first.click()
    expect(jobs_page.row(unique_name)).to_contain_text("Completed")


def test_server_error_is_shown_and_can_be_retried(
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


def test_change_by_another_client_appears(
    page: Page, job_page: JobPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    page.goto(f"/jobs/{job_id}")
    expect(job_page.status).to_contain_text("Pending")

    assert api.patch(f"/api/jobs/{job_id}/", data={"status_type": "RUNNING", "progress": 25}).ok

    expect(job_page.status).to_contain_text("Running", timeout=15_000)
    expect(job_page.action("Retry")).to_have_count(0)


def test_missing_job_has_a_page(page: Page) -> None:
    page.goto("/jobs/987654321")
    expect(page.get_by_role("heading", name="Job 987654321 does not exist")).to_be_visible()
