"""The OpenAPI schema: served, complete, and consistent across operations."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator

from muster.core.http import schema_views
from tests.support import openapi

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_served_schema_equals_the_generated_one() -> None:
    response = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.status_code == 200
    assert json.loads(response.content) == json.loads(json.dumps(openapi.document()))


def test_schema_is_generated_once_for_all_requests_and_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    generated = []
    get_schema = SchemaGenerator.get_schema

    def counted(*args: Any, **kwargs: Any) -> Any:
        generated.append(args)
        return get_schema(*args, **kwargs)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(SchemaGenerator, "get_schema", counted)
    schema_views._schema.cache_clear()
    schema_views._rendered.cache_clear()
    accepted = ["application/json", "application/yaml", "application/vnd.oai.openapi", "*/*"] * 2
    answers = [Client().get("/api/schema/", headers={"Accept": kind}) for kind in accepted]
    assert len(generated) == 1
    assert [answer.headers["Content-Type"] for answer in answers[:3]] == [
        "application/json",
        "application/yaml; charset=utf-8",
        "application/vnd.oai.openapi; charset=utf-8",
    ]
    assert [answer.content for answer in answers[:4]] == [answer.content for answer in answers[4:]]


def test_committed_schema_equals_the_generated_one() -> None:
    """Update it with `make schema`, which also generates the front end's types."""
    committed = (settings.REPOSITORY / "frontend" / "openapi.json").read_text("utf-8")
    assert json.loads(committed) == json.loads(json.dumps(openapi.document()))


def test_pages_load_nothing_from_other_origins() -> None:
    response = Client().get("/api/docs/", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert b'src="http' not in response.content
    assert b'href="http' not in response.content


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_schema_and_pages_refuse_like_other_routes(path: str) -> None:
    refusals = [Client().get(path, {"x": "1"}), Client().options(path), Client().post(path)]
    assert [answer.status_code for answer in refusals] == [400, 405, 405]
    assert {answer.headers["Content-Type"] for answer in refusals} == {"application/problem+json"}


def test_every_api_route_is_in_the_schema() -> None:
    (api,) = (pattern for pattern in get_resolver().url_patterns if str(pattern.pattern) == "api/")
    routes = {pattern.name for pattern in api.url_patterns}  # type: ignore[union-attr]
    assert set(openapi._templates()) == routes - {"schema", "docs"}


def operations() -> list[tuple[str, str, Mapping[str, Any]]]:
    return [
        (path, method, found) for path, item in openapi.document()["paths"].items() for method, found in item.items()
    ]


def test_every_operation_has_a_unique_id_and_a_description() -> None:
    names = [found["operationId"] for _, _, found in operations()]
    assert len(names) == len(set(names))
    assert all(found["description"] for _, _, found in operations())


def test_every_error_response_is_a_problem() -> None:
    for path, method, found in operations():
        for status, response in found["responses"].items():
            if status == "default" or status >= "400":
                assert list(response["content"]) == ["application/problem+json"], (path, method, status)


def test_every_operation_documents_503() -> None:
    assert all({"503", "default"} <= found["responses"].keys() for _, _, found in operations())
