"""Locators of a job's page."""

from playwright.sync_api import Locator, Page


class JobPage:
    """Locators of `/jobs/:id`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading = page.get_by_role("heading", level=1)
        self.status = page.get_by_role("main").get_by_role("status")
        self.history = page.get_by_role("list", name="Status history").get_by_role("listitem")

    def action(self, label: str) -> Locator:
        """Return a button of the header."""
        return self.page.get_by_role("main").get_by_role("button", name=label, exact=True)
