"""OIDC_…: a provider as a whole, or an error that names the setting."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from config.oidc import oidc
from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.roles import Role

GIVEN = {"OIDC_ISSUER": "https://sso.example/realms/lab", "OIDC_CLIENT_ID": "muster"}


def read(monkeypatch: pytest.MonkeyPatch, **given: str) -> OidcConfiguration | None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return oidc(Environment())


def test_there_is_no_provider_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch) is None
    assert read(monkeypatch, OIDC_ISSUER="", OIDC_LABEL="x") is None


def test_roles_are_named_by_the_claim_unless_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, **GIVEN)
    assert found is not None
    assert found.roles["operator"] == Role.OPERATOR
    assert found.default_role is None
    mapped = read(monkeypatch, **GIVEN, OIDC_ROLES="cn=ops=operator, staff=submitter")
    assert mapped is not None
    assert mapped.roles == {"cn=ops": Role.OPERATOR, "staff": Role.SUBMITTER}


def test_a_default_role_is_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    given = read(monkeypatch, **GIVEN, OIDC_DEFAULT_ROLE="viewer")
    assert given is not None
    assert given.default_role == Role.VIEWER


def test_the_secret_is_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hush" not in repr(read(monkeypatch, **GIVEN, OIDC_CLIENT_SECRET="hush"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "http://sso.example"),
        ("OIDC_ISSUER", "sso.example"),
        ("OIDC_CLIENT_ID", ""),
        ("OIDC_SCOPES", "profile email"),
        ("OIDC_ROLES", "staff"),
        ("OIDC_ROLES", "staff=root"),
        ("OIDC_ROLES", "admin"),  # the name of a role alone would give it to whom the claim calls ""
        ("OIDC_ROLES", "staff=viewer, =admin"),
        ("OIDC_ROLES", "staff=viewer,"),
        ("OIDC_DEFAULT_ROLE", "root"),
    ],
)
def test_an_invalid_setting_prevents_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        read(monkeypatch, **{**GIVEN, name: value})


def test_a_provider_on_this_machine_needs_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **{**GIVEN, "OIDC_ISSUER": "http://127.0.0.1:9000"}) is not None
