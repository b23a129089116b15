"""An OpenID Connect provider that another project keeps, in a process of its own, and one that can be made to lie."""

from collections.abc import Iterator

import pytest

from tests.accounts.oidc.faulty_provider import FaultyProvider
from tests.accounts.oidc.provider_process import provider_process
from tests.accounts.oidc.round_trip import CALLBACK, configuration


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a real provider."""
    with provider_process(CALLBACK) as address:
        yield address


@pytest.fixture
def faulty() -> Iterator[FaultyProvider]:
    """A provider whose tokens a test makes as wrong as it likes."""
    with FaultyProvider() as provider:
        yield provider


@pytest.fixture
def real(auth: None, issuer: str, settings: object) -> None:
    """The server uses the real provider."""
    settings.OIDC = configuration(issuer)  # type: ignore[attr-defined]


@pytest.fixture
def lying(auth: None, faulty: FaultyProvider, settings: object) -> FaultyProvider:
    """The server uses the provider that lies."""
    settings.OIDC = configuration(faulty.issuer)  # type: ignore[attr-defined]
    return faulty
