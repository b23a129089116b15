"""Locators of the job list."""

import re

from playwright.sync_api import Locator, Page


class JobsPage:
    """Locators of `/jobs`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.grid = page.get_by_role("grid", name="Jobs")
        self.search = page.get_by_role("searchbox", name="Search jobs by name")
        self.new_job = page.get_by_role("button", name="New job")
        self.dialog = page.get_by_role("dialog")
        self.alert_dialog = page.get_by_role("alertdialog")
        self.alert = page.get_by_role("alert")
        self.select_in_view = page.get_by_role("checkbox", name="Select the rows in view")
        self.toolbar = page.get_by_role("toolbar", name="Selection")
        self.operation = page.get_by_role("region", name="Operation")
        self.new_jobs_button = page.get_by_role("button", name=re.compile(r"^\d+ new$"))

    def row(self, name: str) -> Locator:
        """Return the row of the job with this name."""
        return self.grid.get_by_role("row").filter(has=self.page.get_by_role("link", name=name, exact=True))

    def row_at(self, index: int) -> Locator:
        """Return the row at this 0-based position of the whole result; `aria-rowindex` counts the header as row 1."""
        return self.grid.locator(f'[role=row][aria-rowindex="{index + 2}"]')

    def link(self, name: str) -> Locator:
        """Return the link to the page of the job with this name."""
        return self.grid.get_by_role("link", name=name, exact=True)

    def checkbox(self, name: str) -> Locator:
        """Return the checkbox of the job with this name."""
        return self.grid.get_by_role("checkbox", name=f"Select {name}", exact=True)

    def confirm(self, label: str, *, count: str) -> None:
        """Type the number of jobs into the open confirmation and press its button."""
        self.alert_dialog.get_by_label(f"Type {count} to confirm").fill(count)
        self.alert_dialog.get_by_role("button", name=label).click()

    def chip(self, label: str) -> Locator:
        """Return the chip that filters by this status."""
        return self.page.get_by_role("group", name="Filter by status").get_by_role(
            "button", name=re.compile(f"^{label}")
        )

    def actions(self, name: str) -> Locator:
        """Return the button that opens the menu of the row."""
        return self.page.get_by_role("button", name=f"Actions for {name}", exact=True)

    def menu_item(self, label: str) -> Locator:
        """Return an entry of the open menu."""
        return self.page.get_by_role("menuitem", name=label)
