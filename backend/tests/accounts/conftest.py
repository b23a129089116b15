"""Access is on in these tests."""

from collections.abc import Iterator

import pytest
from django.test.utils import override_settings

from config.access import POLICIES
from muster.accounts import throttle
from muster.accounts.credential_cache import CACHE
from tests.support.client import Api


@pytest.fixture
def auth(db: None) -> Iterator[None]:
    """AUTH=on; all writes are rolled back."""
    CACHE.expire()
    throttle.store().forget()
    with override_settings(AUTH=True, ACCESS_POLICY=POLICIES[True]):
        yield
    CACHE.expire()


@pytest.fixture
def anonymous(auth: None) -> Api:
    """A client that says nothing about who it is."""
    return Api()
