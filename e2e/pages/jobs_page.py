"""The job list as a person sees it: locators and nothing else."""

import re

from playwright.sync_api import Locator, Page


class JobsPage:
    """Locators of the job list."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.grid = page.get_by_role("grid", name="Jobs")
        self.search = page.get_by_role("searchbox", name="Search jobs by name")
        self.new_job = page.get_by_role("button", name="New job")
        self.dialog = page.get_by_role("dialog")
        self.alert_dialog = page.get_by_role("alertdialog")
        self.alert = page.get_by_role("alert")
        self.toolbar = page.get_by_role("toolbar", name="Selection")
        self.operation = page.get_by_role("region", name="Operation")
        self.newcomers = page.get_by_role("button", name=re.compile(r"^\d+ new$"))

    def row(self, name: str) -> Locator:
        """The row of the job with this name."""
        return self.grid.get_by_role("row").filter(has=self.page.get_by_role("link", name=name, exact=True))

    def row_at(self, index: int) -> Locator:
        """The row at this 0-based place of the whole result; the header is row 1 to assistive technology."""
        return self.grid.locator(f'[role=row][aria-rowindex="{index + 2}"]')

    def link(self, name: str) -> Locator:
        """The link to the page of the job with this name."""
        return self.grid.get_by_role("link", name=name, exact=True)

    def checkbox(self, name: str) -> Locator:
        """What selects the job with this name."""
        return self.grid.get_by_role("checkbox", name=f"Select {name}", exact=True)

    def chip(self, word: str) -> Locator:
        """A status filter with its count."""
        return self.page.get_by_role("group", name="Filter by status").get_by_role(
            "button", name=re.compile(f"^{word}")
        )

    def actions(self, name: str) -> Locator:
        """The button that opens a row's menu."""
        return self.page.get_by_role("button", name=f"Actions for {name}", exact=True)

    def menu_item(self, label: str) -> Locator:
        """An entry of the menu that is open."""
        return self.page.get_by_role("menuitem", name=label)
