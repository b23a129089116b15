"""Django's WSGI handler, without what is the same for all requests of a site: its set of URLs and their prefix."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_started
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch
from django.utils.log import log_response

BAD_REQUEST = 400


class Handler(WSGIHandler):
    """Sets neither URLs nor a prefix for its thread, and remembers the views of paths without a variable part."""

    def __init__(self) -> None:
        super().__init__()
        self._resolved: dict[str, ResolverMatch] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ.get("SCRIPT_NAME") or settings.FORCE_SCRIPT_NAME:
            return super().__call__(environ, start_response)
        request_started.send(sender=type(self), environ=environ)
        response = self.get_response(WSGIRequest(environ))
        # The sender of request_finished.
        response._handler_class = type(self)  # type: ignore[attr-defined]  # noqa: SLF001  as Django's handler does
        cookies = [("Set-Cookie", cookie.output(header="")) for cookie in response.cookies.values()]
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *cookies])
        return response

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self._middleware_chain(request)  # type: ignore[attr-defined]
        response._resource_closers.append(request.close)  # type: ignore[attr-defined]  # noqa: SLF001
        if response.status_code >= BAD_REQUEST:
            log_response(
                "%s: %s", response.reason_phrase, request.path, response=cast(HttpResponse, response), request=request
            )
        return response

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        found = self._resolved.get(request.path_info)
        if found is None:
            found = super().resolve_request(request)
            # A route that is the path itself: there are as many as the site has, whatever clients ask for.
            if found.route == request.path_info.removeprefix("/"):
                self._resolved[request.path_info] = found
        request.resolver_match = found
        return found
