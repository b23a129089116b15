"""A server where people sign in, with a user of each role."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIRequestContext, Page, Playwright

from people import PASSWORD, ROOT
from stack import free_port, live_stack
from tests.accounts.oidc.provider_process import CLIENT_ID, CLIENT_SECRET, provider_process

PROVIDER_BUTTON = "Sign in with Example"


@pytest.fixture(scope="session")
def access_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server with sign-in by password and by an identity provider."""
    port = free_port()
    log = tmp_path_factory.mktemp("access") / "web.log"
    with (
        provider_process(f"http://127.0.0.1:{port}/api/auth/oidc/callback/") as issuer,
        live_stack(log, name="access", admin=ROOT, settings={"PORT": str(port), **_provider(issuer)}) as url,
    ):
        yield url


def _provider(issuer: str) -> dict[str, str]:
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "OIDC_LABEL": PROVIDER_BUTTON,
        "OIDC_ROLES_CLAIM": "groups",
        "OIDC_ROLES": "muster-operators=operator,staff=submitter",
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object], access_url: str) -> dict[str, object]:
    """The options of browsers, with the URL of the server: base_url is that of all other tests."""
    return {**browser_context_args, "base_url": access_url}


@pytest.fixture(scope="session")
def admin_api(playwright: Playwright, access_url: str) -> Iterator[APIRequestContext]:
    """An API client in which the admin has signed in and made a viewer and a submitter."""
    context = playwright.request.new_context(base_url=access_url, extra_http_headers={"Origin": access_url})
    assert context.post("/api/auth/sign-in/", data={"username": ROOT.username, "password": PASSWORD}).ok
    for role in ("viewer", "submitter"):
        made = context.post("/api/users/", data={"username": role, "role": role, "password": PASSWORD})
        assert made.status == 201, made.text()
    yield context
    context.dispose()


@pytest.fixture
def sign_in(page: Page, access_url: str) -> Callable[[str], None]:
    """Return a function that signs a user in, without the form."""

    def signed_in(username: str) -> None:
        body = {"username": username, "password": PASSWORD}
        answer = page.request.post(f"{access_url}/api/auth/sign-in/", data=body, headers={"Origin": access_url})
        assert answer.ok, answer.text()

    return signed_in
