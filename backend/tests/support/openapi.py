"""The OpenAPI schema as the server generates it, and whether an answer is what it promises."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator
from jsonschema_rs import Draft202012Validator  # as jsonschema, thirty times as fast: every answer passes through it

Json = Any  # what json.loads returns


def _is_utc_time(value: str) -> bool:
    """ISO 8601 with a zone, and that zone is UTC."""
    try:
        offset = datetime.fromisoformat(value).utcoffset()
    except ValueError:
        return False
    return offset is not None and not offset


@cache
def document() -> Mapping[str, Json]:
    """The whole schema."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return cast(Mapping[str, Json], generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]


@cache
def _templates() -> Mapping[str, str]:
    """The schema's path templates by the name of the route that serves them."""
    return {resolve(_example(template)).view_name: template for template in document()["paths"]}


def _example(template: str) -> str:
    return "/".join("1" if part.startswith("{") else part for part in template.split("/"))


def operation(method: str, path: str) -> Mapping[str, Json]:
    """The operation behind a request, by its own entry in the schema."""
    found = document()["paths"][_templates()[resolve(path).view_name]][method.lower()]
    return cast(Mapping[str, Json], found)


def problems_with(method: str, path: str, status: int, content_type: str, body: Json) -> list[str]:
    """How a JSON answer breaks its own schema; nothing when it doesn't."""
    responses = operation(method, path)["responses"]
    known = str(status) if str(status) in responses else "default"
    if status < 400 and known == "default":
        return [f"{method} {path}: the schema does not know the status {status}"]
    content = responses[known].get("content", {})
    if content_type not in content:
        return [f"{method} {path}: {status} is {content_type}, the schema says {sorted(content)}"]
    validator = _validator(method, _templates()[resolve(path).view_name], known, content_type)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(body)]


@cache
def _validator(method: str, template: str, status: str, content_type: str) -> Draft202012Validator:
    answer = document()["paths"][template][method.lower()]["responses"][status]["content"][content_type]
    whole = {**answer["schema"], "components": document()["components"]}
    return Draft202012Validator(whole, validate_formats=True, formats={"date-time": _is_utc_time})
