"""The generated OpenAPI schema, and validation of responses against it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator
from jsonschema_rs import Draft202012Validator  # thirty times as fast as jsonschema; it validates every response

Json = Any  # what json.loads returns


def _is_utc_time(value: str) -> bool:
    """Returns whether the value is an ISO 8601 time in UTC."""
    try:
        offset = datetime.fromisoformat(value).utcoffset()
    except ValueError:
        return False
    return offset is not None and not offset


@cache
def document() -> Mapping[str, Json]:
    """Returns the whole schema."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return cast(Mapping[str, Json], generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]


@cache
def _templates() -> Mapping[str, str]:
    """Returns the schema's path templates by route name."""
    return {resolve(_example(template)).view_name: template for template in document()["paths"]}


def _example(template: str) -> str:
    return "/".join("1" if part.startswith("{") else part for part in template.split("/"))


def operation(method: str, path: str) -> Mapping[str, Json]:
    """Returns the schema's operation for a request."""
    found = document()["paths"][_templates()[resolve(path).view_name]][method.lower()]
    return cast(Mapping[str, Json], found)


def problems_with(method: str, path: str, status: int, content_type: str, body: Json) -> list[str]:
    """Returns the violations of the schema by a JSON response."""
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
