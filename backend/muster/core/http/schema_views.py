"""The OpenAPI schema and its pages."""

from functools import cache

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from muster.core.http import request_input
from muster.core.http.shapes import ABSENT, Query

# Without OPTIONS, which would return DRF's description of the view.
METHODS = ["get", "head"]
RENDERERS = {each.format: each for each in (OpenApiYamlRenderer, OpenApiJsonRenderer)}


class DocsQuery(Query):
    """``?script=`` returns the page's script, which the Content-Security-Policy forbids inline."""

    script: str = ABSENT


class SchemaApi(SpectacularAPIView):
    """Generates the schema for the first request of a process only: it takes a tenth of a second of CPU time."""

    http_method_names = METHODS

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        chosen = request.accepted_renderer
        charset = f"; charset={chosen.charset}" if chosen.charset else ""
        title = settings.SPECTACULAR_SETTINGS["TITLE"]
        headers = {"Content-Disposition": f'inline; filename="{title}.{chosen.format}"'}
        content = _rendered(chosen.format)
        return HttpResponse(content, content_type=f"{chosen.media_type}{charset}", headers=headers)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        request_input.query(request._request, Query)  # noqa: SLF001  DRF has no public name for it


class DocsApi(SpectacularSwaggerSplitView):
    http_method_names = METHODS
    template_name = "muster/docs.html"

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        request_input.query(request._request, DocsQuery)  # noqa: SLF001  DRF has no public name for it


@cache
def _rendered(name: str) -> str | bytes:
    """Returns the schema as "yaml" or "json". It depends on nothing in the request."""
    return RENDERERS[name]().render(_schema(), renderer_context={})


@cache
def _schema() -> object:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
