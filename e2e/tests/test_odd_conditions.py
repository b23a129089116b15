"""Double clicks, wrong clocks, odd names and large integers, where a real browser matters."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, expect

from pages.job_page import JobPage
from pages.jobs_page import JobsPage

JobCreate = Callable[..., int]

BEYOND_2_53 = "9007199254740995"
RIGHT_TO_LEFT_OVERRIDE = "\u202e"


def test_double_click_on_cancel_cancels_once(
    page: Page, job_page: JobPage, job_create: JobCreate, unique_name: str
) -> None:
    job_id = job_create(unique_name)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    page.goto(f"/jobs/{job_id}")
    job_page.action("Cancel").dblclick()

    expect(page.get_by_text(f"Cancelled {unique_name}")).to_be_visible()
    expect(job_page.status).to_contain_text("Cancelled")
    expect(page.get_by_text("Could not")).to_have_count(0)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert len(sent) == 1


@pytest.mark.parametrize("offset", [dt.timedelta(seconds=-30), dt.timedelta(hours=-1), dt.timedelta(hours=1)])
def test_times_follow_the_clock_of_the_server(
    page: Page, job_page: JobPage, job_create: JobCreate, unique_name: str, offset: dt.timedelta
) -> None:
    job_id = job_create(unique_name, status="RUNNING")
    page.clock.install(time=dt.datetime.now(dt.UTC) + offset)
    page.goto(f"/jobs/{job_id}")

    expect(job_page.heading).to_contain_text(unique_name)
    main = page.get_by_role("main")
    expect(main).not_to_contain_text("in 2")
    expect(main).not_to_contain_text("min")
    expect(main).to_contain_text("just now")


def test_retry_by_another_client_appears_on_the_page_of_a_failed_job(
    page: Page, job_page: JobPage, job_create: JobCreate, api: APIRequestContext, unique_name: str
) -> None:
    job_id = job_create(unique_name, status="FAILED")
    page.goto(f"/jobs/{job_id}")
    expect(job_page.status).to_contain_text("Failed")
    assert api.post(f"/api/jobs/{job_id}/retry/").ok
    expect(job_page.status).to_contain_text("Pending", timeout=15_000)


def test_name_that_turns_text_leaves_the_text_around_it(
    page: Page, jobs_page: JobsPage, job_create: JobCreate, unique_name: str
) -> None:
    """The id follows the name on the page, even after a right-to-left name."""
    job_id = job_create(f"{unique_name} {RIGHT_TO_LEFT_OVERRIDE}gnp.exe")
    page.goto(f"/jobs/{job_id}")
    heading = page.get_by_role("heading", level=1)
    name, number = heading.locator("bdi").bounding_box(), heading.locator("span").bounding_box()
    assert name is not None
    assert number is not None
    assert number["x"] >= name["x"] + name["width"]
    assert page.title().startswith("\u2068")


def test_integer_beyond_2_53_survives_an_edit(page: Page, api: APIRequestContext, unique_name: str) -> None:
    body = f'{{"name": "{unique_name}", "resource_requirements": {{"row": {BEYOND_2_53}}}}}'
    job_id = api.post("/api/jobs/", data=body, headers={"Content-Type": "application/json"}).json()["id"]
    page.goto(f"/jobs/{job_id}")
    expect(page.get_by_role("group", name="Other requirements")).to_contain_text(BEYOND_2_53)

    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit job")
    dialog.get_by_label("Priority").fill("9")
    with page.expect_request(lambda request: request.method == "PATCH") as patched:
        dialog.get_by_role("button", name="Save").click()
    assert patched.value.post_data == '{"priority":9}'
    expect(dialog).to_have_count(0)
    assert f'"row":{BEYOND_2_53}' in api.get(f"/api/jobs/{job_id}/").text().replace(": ", ":")


def test_bar_of_the_selection_takes_one_line_on_a_phone(
    browser: Browser, base_url: str, job_create: JobCreate, unique_name: str
) -> None:
    job_create(unique_name)
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=base_url)
    page = context.new_page()
    page.goto("/jobs")
    page.get_by_role("checkbox", name=f"Select {unique_name}", exact=True).click()
    bar = page.get_by_role("toolbar", name="Selection").bounding_box()
    assert bar is not None
    assert bar["height"] <= 56  # about the size of a button on a touch screen
    context.close()
