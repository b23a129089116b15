"""The OpenAPI schema and its pages."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from muster.core.http import request_input
from muster.core.http.shapes import ABSENT, Query

# Without OPTIONS, which would return DRF's description of the view.
METHODS = ["get", "head"]


class DocsQuery(Query):
    """``?script=`` returns the page's script, which the Content-Security-Policy forbids inline."""

    script: str = ABSENT


class SchemaApi(SpectacularAPIView):
    http_method_names = METHODS

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        request_input.query(request, Query)


class DocsApi(SpectacularSwaggerSplitView):
    http_method_names = METHODS
    template_name = "muster/docs.html"

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        request_input.query(request, DocsQuery)
