"""The export of the audit log: its filters, its formats, and who may have it."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from config.access import POLICIES
from muster.accounts.audit import audit_append
from muster.accounts.credential_cache import CACHE
from muster.accounts.roles import Role
from tests.support import access

PATH = "/api/audit/export/"


@pytest.fixture(autouse=True)
def entries(transactional_db: None) -> None:
    """Two entries of ada and one of ben, the last of them with what a spreadsheet would execute."""
    audit_append(actor="ada", action="key.created", target="mst_1", detail={"id": 1})
    audit_append(actor="ben", action="keyring.opened", target="mst_1")
    audit_append(actor="ada", action="key.revoked", target="=1+1")


@pytest.fixture
def auth() -> Iterator[None]:
    CACHE.expire()
    with override_settings(AUTH=True, ACCESS_POLICY=POLICIES[True]):
        yield
    CACHE.expire()


def export(**query: str) -> str:
    response = Client().get(PATH, query)
    assert response.status_code == 200, response.content
    assert "muster-audit-" in response["Content-Disposition"]
    try:
        return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    finally:
        response.close()


def test_csv_has_all_fields_newest_first_and_no_formulas() -> None:
    records = list(csv.DictReader(io.StringIO(export(), newline="")))
    assert [record["target"] for record in records] == ["'=1+1", "mst_1", "mst_1"]
    assert list(records[0]) == ["id", "at", "actor", "action", "target", "detail", "address", "request_id"]
    assert json.loads(records[-1]["detail"]) == {"id": 1}
    assert records[0]["at"].endswith("+00:00")


def test_ndjson_has_the_entries_of_the_list() -> None:
    lines = [json.loads(line) for line in export(file_format="ndjson").splitlines()]
    assert lines == Client().get("/api/audit/").json()["results"]
    assert json.loads(export(file_format="json")) == lines


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ({"actor": "ada"}, ["key.revoked", "key.created"]),
        ({"action": "key"}, ["key.revoked", "key.created"]),
        ({"action": "key.created"}, ["key.created"]),
        ({"target": "mst_1", "actor": "ben"}, ["keyring.opened"]),
        ({"at_after": "2100-01-01T00:00:00Z"}, []),
        ({"at_before": "2100-01-01T00:00:00Z", "action": "keyring"}, ["keyring.opened"]),
    ],
)
def test_list_and_export_have_the_same_filters(query: dict[str, str], actions: list[str]) -> None:
    listed = Client().get("/api/audit/", query).json()["results"]
    assert [entry["action"] for entry in listed] == actions
    assert [json.loads(line) for line in export(file_format="ndjson", **query).splitlines()] == listed


def test_a_page_keeps_its_filters() -> None:
    first = Client().get("/api/audit/", {"actor": "ada", "page_size": "1"}).json()
    second = Client().get(first["next"]).json()
    assert [entry["action"] for entry in first["results"] + second["results"]] == ["key.revoked", "key.created"]
    assert second["next"] is None


@pytest.mark.usefixtures("auth")
def test_only_admins_export_the_audit_log() -> None:
    for role in Role:
        cookie = access.session(access.user(role, role, None))
        response = Client().get(PATH, headers={"Cookie": f"{access.COOKIE}={cookie}"})
        assert response.status_code == (200 if role is Role.ADMIN else 403)
        response.close()
    assert Client().get(PATH).status_code == 401
