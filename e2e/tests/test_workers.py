"""Workers, and the output of the jobs that they run. The tests play the worker through its protocol."""

import re
from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Page, expect

from pages.worker import Worker

LIVE_MS = 15_000


def test_worker_is_shown_and_drained(page: Page, worker: Worker) -> None:
    page.goto("/workers")
    row = page.get_by_role("table", name="Workers", exact=True).get_by_role("row", name=worker.name)
    expect(row).to_contain_text("Active")
    expect(row).to_contain_text(worker.queue)

    row.get_by_role("button", name="Drain").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Drain worker").click()

    expect(row).to_contain_text("Draining")
    expect(row.get_by_role("button", name="Drain")).to_have_count(0)


def test_output_appears_as_it_is_written(page: Page, worker: Worker) -> None:
    job_id = worker.run_job()
    worker.write(job_id, 0, "".join(f"line {number}\n" for number in range(1, 3001)))
    page.goto(f"/jobs/{job_id}?tab=log")
    output = page.get_by_role("log", name="Output")
    expect(output.get_by_text("line 3000", exact=True)).to_be_in_viewport()

    worker.write(job_id, 1, "\x1b[31mlate\x1b[0m line\n")
    expect(output.get_by_text("late", exact=True)).to_be_in_viewport(timeout=LIVE_MS)

    output.hover()
    page.mouse.wheel(0, -600)
    expect(page.get_by_role("button", name="Follow")).to_be_visible()
    worker.write(job_id, 2, "unseen line\n")
    expect(page.get_by_text("3,002 lines")).to_be_visible(timeout=LIVE_MS)
    expect(output.get_by_text("unseen line")).to_have_count(0)

    page.get_by_role("button", name="Follow").click()
    expect(output.get_by_text("unseen line")).to_be_in_viewport()
    worker.finish(job_id)
    expect(page.get_by_text("following")).to_have_count(0, timeout=LIVE_MS)
    page.get_by_role("tab", name="Result").click()
    expect(page.get_by_role("group", name="Result")).to_contain_text("42")


def test_line_of_a_log_has_an_address_and_text_is_found(page: Page, worker: Worker) -> None:
    job_id = worker.run_job()
    lines = [f"line {number}" for number in range(1, 5001)]
    lines[41] += " needle"
    worker.write(job_id, 0, "\n".join(lines) + "\n")
    worker.finish(job_id)

    page.goto(f"/jobs/{job_id}?line=2500")
    output = page.get_by_role("log", name="Output")
    expect(output.get_by_role("link", name="Line 2500", exact=True)).to_have_attribute("aria-current", "true")
    expect(output.get_by_text("line 2500", exact=True)).to_be_in_viewport()

    find = page.get_by_role("searchbox", name="Find in the log")
    find.fill("NEEDLE")
    expect(page.get_by_text("1 matching line", exact=True)).to_be_visible()
    find.press("Enter")
    expect(output.get_by_text("needle", exact=True)).to_be_in_viewport()
    expect(page).to_have_url(re.compile("line=42&find=NEEDLE"))
    expect(output.get_by_text("line 2500", exact=True)).to_have_count(0)


def test_job_says_why_it_waits(page: Page, job_create: Callable[..., int], api: APIRequestContext) -> None:
    body = {"name": "waits for nobody", "task": "print", "queue": "nobody serves this"}
    job_id = api.post("/api/jobs/", data=body).json()["id"]
    page.goto(f"/jobs/{job_id}")
    expect(page.get_by_role("region", name="Why it waits")).to_contain_text(re.compile("worker"))

    page.goto(f"/jobs/{job_create('has started', 'RUNNING')}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("has started")
    expect(page.get_by_role("region", name="Why it waits")).to_have_count(0)


def test_arguments_of_a_task_are_entered_and_checked(page: Page, api: APIRequestContext, unique_name: str) -> None:
    page.goto("/jobs")
    page.get_by_role("button", name="New job").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(unique_name)
    dialog.get_by_label("Task", exact=True).select_option("command")
    expect(dialog.get_by_role("status")).to_contain_text("--allow-commands")
    dialog.get_by_label("Task", exact=True).select_option("monte_carlo_pi")
    dialog.get_by_label("samples").fill("0")
    dialog.get_by_role("button", name="Create job").click()
    expect(dialog.get_by_label("samples")).to_have_accessible_description(re.compile("Must be at least 1"))

    dialog.get_by_label("samples").fill("500")
    dialog.get_by_role("button", name="Create job").click()
    expect(dialog).to_have_count(0)
    found = api.get("/api/jobs/", params={"search": unique_name}).json()["results"]
    assert api.get(f"/api/jobs/{found[0]['id']}/").json()["args"] == {"samples": 500, "seed": 0}


def test_click_on_a_value_filters_by_it(page: Page, worker: Worker) -> None:
    worker.run_job()
    page.goto(f"/jobs?view=table&search=job of {worker.name}")
    page.get_by_role("grid", name="Jobs").get_by_role("button", name=worker.queue).click()
    expect(page).to_have_url(re.compile("queue="))
    expect(page).to_have_url(re.compile(r"/jobs\?"))
