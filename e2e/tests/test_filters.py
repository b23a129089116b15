"""The filters of the list and what they suggest."""

import re

from playwright.sync_api import APIRequestContext, Page, expect


def test_filter_suggests_queues_with_their_counts(page: Page, api: APIRequestContext, unique_name: str) -> None:
    queue = f"queue for {unique_name}"
    jobs = [{"name": unique_name, "queue": name} for name in (queue, queue, f"other {queue}")]
    assert api.post("/api/jobs/batch/", data=jobs).status == 201
    page.goto("/jobs?view=table")
    page.get_by_role("button", name=re.compile("^Filters")).click()
    box = page.get_by_role("combobox", name="Queue")
    box.press_sequentially(queue[:-1])

    suggestions = page.get_by_role("listbox", name="Queue")
    expect(suggestions.get_by_role("option", name=f"{queue} 2 jobs")).to_be_visible()
    expect(suggestions.get_by_role("option", name=re.compile("^other"))).to_have_count(0)
    box.press("Escape")
    expect(suggestions).to_have_count(0)
    expect(box).to_have_value("")
    box.press_sequentially(queue[:-1])
    expect(suggestions.get_by_role("option", name=f"{queue} 2 jobs")).to_be_visible()
    box.press("ArrowDown")
    expect(suggestions.get_by_role("option", selected=True)).to_contain_text(queue)
    box.press("Enter")

    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()
    expect(page).to_have_url(re.compile(r"queue=queue"))
    expect(page.get_by_role("grid", name="Jobs")).to_have_attribute("aria-rowcount", "3")
