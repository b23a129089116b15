"""API keys in Django's admin: seen without their secret, and revoked."""

import pytest
from django.test import Client

from muster.accounts.credential_cache import CACHE
from muster.accounts.models import ApiKey
from muster.core.callers import Scope
from tests.support import access, database

KEYS = "/admin/accounts/apikey/"
pytestmark = pytest.mark.usefixtures("auth")


def test_keys_are_shown_without_their_secret_or_its_hash(admin_client: Client) -> None:
    key = access.key(access.user(), Scope.READ, name="nightly")
    stored = ApiKey.objects.get()
    pages = [admin_client.get(path).content.decode() for path in (KEYS, f"{KEYS}{stored.pk}/change/")]
    for page in pages:
        assert key[:12] in page
        assert key[12:] not in page
        assert bytes(stored.secret_hash).hex() not in page


def test_selected_keys_are_revoked_at_once_and_audited(admin_client: Client) -> None:
    client = access.with_key(access.key(access.user(), Scope.READ))
    assert client.get("jobs/").status == 200
    stored = ApiKey.objects.get()
    admin_client.post(KEYS, {"action": "revoke", "_selected_action": [stored.pk]})
    CACHE.expire()
    assert client.get("jobs/").status == 401
    entry = database.rows("SELECT actor, target FROM audit WHERE action = 'key.revoked'")
    assert entry == [("admin", stored.prefix)]


@pytest.mark.parametrize("path", ["add/", "{id}/change/", "{id}/delete/"])
def test_keys_are_neither_made_changed_nor_deleted(admin_client: Client, path: str) -> None:
    access.key(access.user(), Scope.READ)
    stored = ApiKey.objects.get()
    body = {"name": "x", "scopes": "admin", "post": "yes"}
    assert admin_client.post(KEYS + path.format(id=stored.pk), body).status_code == 403
    assert ApiKey.objects.get().scopes == ["read"]
