"""The client's address, taken from X-Forwarded-For only as far as trusted proxies wrote it."""

import pytest
from django.test import RequestFactory

from muster.core.http.client_address import client_finder


def name(trusted_proxies: str, remote: str, forwarded: str | None = None) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=remote)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_finder(trusted_proxies)(request)


@pytest.mark.parametrize(
    ("trusted_proxies", "remote", "forwarded", "client"),
    [
        ("0", "1.1.1.1", None, "1.1.1.1"),
        ("0", "1.1.1.1", "6.6.6.6", "1.1.1.1"),
        ("1", "10.0.0.1", "2.2.2.2", "2.2.2.2"),
        ("1", "10.0.0.1", "6.6.6.6, 2.2.2.2", "2.2.2.2"),
        ("2", "10.0.0.1", "6.6.6.6, 2.2.2.2, 10.0.0.2", "2.2.2.2"),
        ("2", "10.0.0.1", "2.2.2.2", "2.2.2.2"),
        ("1", "10.0.0.1", None, "10.0.0.1"),
        ("1", "10.0.0.1", "unknown", "10.0.0.1"),
        ("1", "", "2.2.2.2", "2.2.2.2"),
        ("0", "", "2.2.2.2", "local"),
        ("10.0.0.0/8", "10.0.0.1", "6.6.6.6, 2.2.2.2, 10.9.9.9", "2.2.2.2"),
        ("10.0.0.0/8", "3.3.3.3", "6.6.6.6", "3.3.3.3"),
        ("10.0.0.0/8, ::1", "::1", "6.6.6.6, 2.2.2.2", "2.2.2.2"),
        ("10.0.0.0/8", "10.0.0.1", "10.0.0.7, 10.0.0.8", "10.0.0.7"),
        ("10.0.0.0/8", "10.0.0.1", "2.2.2.2, nonsense", "10.0.0.1"),
        ("10.0.0.0/8", "", "6.6.6.6, 2.2.2.2", "2.2.2.2"),
        ("10.0.0.0/8", "::ffff:10.0.0.1", "2.2.2.2", "2.2.2.2"),
        ("0", "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("0", "::ffff:1.1.1.1", None, "1.1.1.1"),
        ("0", "fe80::1%eth0", None, "fe80::/64"),
        ("1", "10.0.0.1", "2.2.2.2:5555", "2.2.2.2"),
        ("1", "10.0.0.1", "[2001:db8::1]:5555", "2001:db8::/64"),
    ],
)
def test_client_address_is_taken_from_trusted_proxies_only(
    trusted_proxies: str, remote: str, forwarded: str | None, client: str
) -> None:
    assert name(trusted_proxies, remote, forwarded) == client
