"""The base class of the API's views: checks the query string and the accepted types, and runs the method's handler."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from muster.core.http import request_input
from muster.core.http.errors import MethodNotAllowed
from muster.core.http.problems import exception_handler
from muster.core.http.shapes import Body, Query

READS = frozenset({"GET", "HEAD"})
ANYTHING = "*/*"
RENDERER = JSONRenderer()
PLAIN = frozenset({ANYTHING, RENDERER.media_type, f"{RENDERER.media_type}, {ANYTHING}"})


class Api(APIView):
    """A path of the API. Refuses query parameters unless ``queried`` contains the method.

    ``accepts_anything``: ignores the Accept header, for files, whose type depends on the path or a parameter.
    """

    queried: ClassVar[frozenset[str]] = frozenset()
    accepts_anything: ClassVar[bool] = False
    # DRF's negotiation reads it; no path has a suffix that names a format.
    format_kwarg: str | None = None
    _methods: ClassVar[list[str]]
    _allow: ClassVar[str]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        # Django answers HEAD wherever it answers GET.
        served = {name for name in cls.http_method_names if hasattr(cls, "get" if name == "head" else name)}
        cls._methods = [name.upper() for name in cls.http_method_names if name in served]
        cls._allow = ", ".join(cls._methods)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Runs the method's handler with Django's request.

        DRF's own wraps the request for parsers, renderers and authenticators, which the API has not. Its wrapper also
        refers to the view and the view to it, so that only the garbage collector frees the response's body.
        """
        method = request.method or ""
        if method == "OPTIONS":
            return super().dispatch(request, *args, **kwargs)
        try:
            self._check(request)
            handler = getattr(self, method.lower()) if method in self._methods else _refuse_method
            response: HttpResponseBase = handler(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  raised again unless it has a problem body
            response = self.handle_exception(error)
        response.headers["Allow"] = self._allow
        return response

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        """Returns the problem body. Raises an unknown exception again."""
        response = exception_handler(exc, {})
        if response is None:
            raise exc
        return response

    @property
    def allowed_methods(self) -> list[str]:
        """Returns the methods of the view, as DRF does."""
        return self._methods

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        if self.accepts_anything:
            return RENDERER, RENDERER.media_type
        renderer, media_type = super().perform_content_negotiation(request, force)
        return renderer, media_type

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Checks an OPTIONS request, which DRF answers."""
        super().initial(request, *args, **kwargs)
        self._check_query(request._request)  # noqa: SLF001  DRF has no public name for it

    def _check(self, request: HttpRequest) -> None:
        # DRF's negotiation takes a tenth of a request's time.
        if request.META.get("HTTP_ACCEPT", ANYTHING) not in PLAIN:
            self.perform_content_negotiation(self.initialize_request(request))
        self._check_query(request)
        if request.method == "DELETE" and "DELETE" in self._methods:
            # No DELETE takes fields; ignoring one, like a condition, could delete more than was meant.
            request_input.body(request, Body, optional=True)

    def _check_query(self, request: HttpRequest) -> None:
        if request.method in self._methods and request.method not in self.queried:
            request_input.query(request, Query)


def _refuse_method(*_: object, **__: object) -> HttpResponseBase:
    raise MethodNotAllowed
