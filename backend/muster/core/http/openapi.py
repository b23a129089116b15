"""Parameters and responses of operations for the OpenAPI schema."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.module_loading import import_string
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from pydantic import BaseModel

from muster.core.http.shapes import Query

Responses = Mapping[int | tuple[int | str, str], object]

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Executes the request only if this ETag is current; otherwise 412.",
)


def query_parameters(shape: type[Query]) -> list[OpenApiParameter]:
    """Returns one parameter per field, from its JSON schema."""
    properties = shape.model_json_schema(mode="validation")
    definitions = properties.get("$defs", {})
    return [
        OpenApiParameter(name, _inlined(schema, definitions), OpenApiParameter.QUERY, explode=True, style="form")
        for name, schema in properties["properties"].items()
    ]


def responses(shape: type[BaseModel], *problems: int) -> Responses:
    return {200: shape, **problem_answers(*problems)}


def created(shape: type[BaseModel], *problems: int) -> Responses:
    return {201: shape, **problem_answers(*problems)}


def no_content(*problems: int) -> Responses:
    return {204: OpenApiResponse(description="Done."), **problem_answers(400, *problems)}


def found(description: str, *problems: int) -> Responses:
    """Returns a redirect with a ``Location``."""
    return {302: OpenApiResponse(description=description), **problem_answers(*problems)}


def problem_answers(*statuses: int) -> dict[int | tuple[int | str, str], object]:
    """Returns the operation's problems, 503, and a default for those of all operations (404, 405, 406, 411 …)."""
    problem = import_string(settings.PROBLEM_SHAPE)
    known: tuple[int | str, ...] = (*statuses, 503, "default")
    return {(status, "application/problem+json"): problem for status in known}


def _inlined(schema: object, definitions: Mapping[str, object]) -> dict[str, object]:
    """Returns the schema with references inlined and without ``null``, which a query string cannot express."""
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        return _inlined(definitions[str(schema["$ref"]).rsplit("/", 1)[-1]], definitions)
    if "anyOf" in schema:
        return _inlined(next(part for part in schema["anyOf"] if part.get("type") != "null"), definitions)
    inlined = {key: value for key, value in schema.items() if key not in ("title", "default")}
    if "items" in inlined:
        inlined["items"] = _inlined(inlined["items"], definitions)
    return inlined
