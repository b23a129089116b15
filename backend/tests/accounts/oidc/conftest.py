"""An OpenID Connect provider that another project keeps, in a process of its own, and one that can be made to lie."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.accounts.oidc.faulty_provider import FaultyProvider
from tests.accounts.oidc.round_trip import CALLBACK, configuration

PROVIDER = Path(__file__).parent / "provider"


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a real provider: https://github.com/panva/node-oidc-provider."""
    command = ["node", "provider.js", CALLBACK]
    with subprocess.Popen(
        command, cwd=PROVIDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        address = process.stdout.readline().strip()
        assert address, "The provider doesn't start: `npm ci` in backend/tests/accounts/oidc/provider, as make does."
        yield address
        process.stdin.close()


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
