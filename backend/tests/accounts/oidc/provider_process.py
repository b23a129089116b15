"""Runs an OpenID Connect provider that another project keeps: https://github.com/panva/node-oidc-provider."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROVIDER = Path(__file__).parent / "provider"
CLIENT_ID = "muster"
CLIENT_SECRET = "a secret of the tests"


@contextmanager
def provider_process(redirect_uri: str) -> Iterator[str]:
    """Yields the address of a provider that leads back to this one; ends its process afterwards."""
    command = ["node", "provider.js", redirect_uri]
    with subprocess.Popen(
        command, cwd=PROVIDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        address = process.stdout.readline().strip()
        assert address, "The provider doesn't start: `npm ci` in backend/tests/accounts/oidc/provider, as make does."
        yield address
        process.stdin.close()
