"""Signing in, what a role may do, and the pages of accounts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from axe import expect_no_serious_violation
from pages.jobs_page import JobsPage
from people import PASSWORD, ROOT

SignIn = Callable[[str], None]

pytestmark = pytest.mark.usefixtures("admin_api")


def fill_in(page: Page, username: str | None = None) -> None:
    """Sign in by the form."""
    if username is not None:
        page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_the_form_stands_at_the_address_that_it_leads_to(page: Page) -> None:
    page.goto("/jobs?view=table&status=FAILED")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("grid")).to_have_count(0)
    fill_in(page, "viewer")
    expect(page.get_by_role("button", name="Account of viewer")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/jobs\?view=table&status=FAILED$"))


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(
    page: Page, sign_in: SignIn, admin_api: APIRequestContext
) -> None:
    sign_in("submitter")
    page.goto("/jobs?view=table")
    jobs = JobsPage(page)
    jobs.new_job.click()
    form = page.get_by_role("dialog", name="New job")
    form.get_by_label("Name").fill("typed before")
    form.get_by_label("Description").fill("and this")
    page.context.clear_cookies()
    form.get_by_role("button", name="Create job").click()
    again = page.get_by_role("dialog", name="Sign in again")
    expect(again.get_by_label("User name")).to_have_value("submitter")
    assert admin_api.get("/api/jobs/?search=typed").json()["results"] == []
    fill_in(page)
    expect(again).to_have_count(0)
    expect(form.get_by_label("Name")).to_have_value("typed before")
    form.get_by_role("button", name="Create job").click()
    expect(form).to_have_count(0)
    (job,) = admin_api.get("/api/jobs/?search=typed").json()["results"]
    assert (job["name"], job["owner"]) == ("typed before", "submitter")
    expect(page).to_have_url(re.compile(r"/jobs\?view=table$"))


def test_a_job_of_somebody_else_offers_no_action_and_says_why(
    page: Page, sign_in: SignIn, admin_api: APIRequestContext
) -> None:
    job_id = admin_api.post("/api/jobs/", data={"name": "of the admin"}).json()["id"]
    sign_in("submitter")
    page.goto(f"/jobs/{job_id}")
    expect(page.get_by_text("This job belongs to root: only operators and admins may change it.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert page.request.post(f"/api/jobs/{job_id}/cancel/", headers={"Sec-Fetch-Site": "same-origin"}).status == 403


def test_a_user_ends_all_other_sessions(page: Page, sign_in: SignIn) -> None:
    sign_in("viewer")
    page.context.clear_cookies()
    sign_in("viewer")
    page.goto("/account")
    sessions = page.get_by_role("list", name="Sessions").get_by_role("listitem")
    expect(sessions.filter(has_text="this session")).to_have_count(1)
    page.get_by_role("button", name="End all others").click()
    expect(sessions).to_have_count(1)
    page.reload()
    expect(sessions).to_have_count(1)


def test_the_audit_log_is_filtered_and_exported(page: Page, sign_in: SignIn) -> None:
    sign_in(ROOT.username)
    page.goto("/audit?actor=root&action=user")
    expect(page.get_by_role("row").filter(has_text="created a user").first).to_be_visible()
    expect(page.get_by_role("cell", name="signed in")).to_have_count(0)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV", exact=True).click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0].startswith("id,at,actor,action")
    assert {line.split(",")[3] for line in lines[1:]} == {"user.created"}


def test_no_page_of_access_has_a_serious_violation(page: Page, sign_in: SignIn) -> None:
    page.goto("/sign-in?error=oidc_no_role")
    expect(page.get_by_role("alert")).to_be_visible()
    expect_no_serious_violation(page)
    page.goto("/reset-password#made.up")
    expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
    expect_no_serious_violation(page)
    sign_in(ROOT.username)
    for path, heading in (("/account", "root"), ("/keys", "API keys"), ("/users", "Users"), ("/audit", "Audit log")):
        page.goto(path)
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        expect_no_serious_violation(page)
    for path, button in (("/keys", "New key"), ("/users", "New user")):
        page.goto(path)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog", name=button.replace("New key", "New API key"))).to_be_visible()
        expect_no_serious_violation(page)
