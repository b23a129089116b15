"""What every operation of the API does before it begins."""

from typing import ClassVar

from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from muster.core.http import request_input
from muster.core.http.shapes import Query

READS = frozenset({"GET", "HEAD"})
ANYTHING = "*/*"
RENDERER = JSONRenderer()
PLAIN = frozenset({ANYTHING, RENDERER.media_type, f"{RENDERER.media_type}, {ANYTHING}"})


class Api(APIView):
    """An address of the API. Query strings are refused but for the methods that ``queried`` names."""

    queried: ClassVar[frozenset[str]] = frozenset()
    _methods: ClassVar[list[str]]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        # Django answers HEAD wherever it answers GET.
        served = {name for name in cls.http_method_names if hasattr(cls, "get" if name == "head" else name)}
        cls._methods = [name.upper() for name in cls.http_method_names if name in served]

    @property
    def allowed_methods(self) -> list[str]:
        """DRF's, looked up once rather than twice a request."""
        return self._methods

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """DRF's, which takes a tenth of a request's time, only for clients that want something special."""
        if request.META.get("HTTP_ACCEPT", ANYTHING) in PLAIN:
            return RENDERER, RENDERER.media_type
        renderer, media_type = super().perform_content_negotiation(request, force)
        return renderer, media_type

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods and request.method not in self.queried:
            request_input.query(request, Query)
