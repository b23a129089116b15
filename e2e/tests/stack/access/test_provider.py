"""Signing in at an OpenID Connect provider, by the button of the form."""

import re

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from axe import expect_no_serious_violation

pytestmark = pytest.mark.usefixtures("admin_api")


def sign_in_at_provider(page: Page, login: str) -> None:
    """Follow the button of the form, sign in and consent at the provider."""
    page.get_by_role("link", name="Sign in with Example").click()
    page.get_by_placeholder("Enter any login").fill(login)
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_the_provider_leads_back_to_the_page_that_was_asked_for(page: Page, admin_api: APIRequestContext) -> None:
    page.goto("/jobs?view=table&status=FAILED")
    expect(page.get_by_role("link", name="Sign in with Example")).to_be_visible()
    expect_no_serious_violation(page)
    sign_in_at_provider(page, "sub-ada")
    expect(page.get_by_role("button", name="Account of ada")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/jobs\?view=table&status=FAILED$"))
    users = admin_api.get("/api/users/").json()["results"]
    assert [user["role"] for user in users if user["username"] == "ada"] == ["operator"]
    page.goto("/account")
    expect(page.get_by_role("list", name="Sessions")).to_contain_text("this session")
    expect(page.get_by_label("Current password")).to_have_count(0)


def test_whom_no_role_is_given_gets_the_form_back_with_the_reason(page: Page) -> None:
    page.goto("/workers")
    sign_in_at_provider(page, "sub-eve")
    expect(page.get_by_role("alert")).to_contain_text("role")
    expect(page.get_by_role("button", name="Account of eve")).to_have_count(0)
    assert page.request.get("/api/auth/me/").status == 401


def test_who_gives_up_at_the_provider_gets_the_form_back(page: Page) -> None:
    page.goto("/workers")
    page.get_by_role("link", name="Sign in with Example").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.request.get("/api/auth/me/").status == 401
