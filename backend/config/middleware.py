"""Middleware of the project."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

Handler = Callable[[HttpRequest], HttpResponseBase]


class AdminMiddleware:
    """Runs settings.ADMIN_MIDDLEWARE for the admin's pages only.

    Sessions, users, CSRF and messages serve nothing but the admin; the API, which has none of
    them, would pay for all four on every request.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Handler) -> None:
        self._plain = get_response
        self._prefix: str = settings.ADMIN_PREFIX
        self._chain: list[Any] = []
        handler: Any = get_response
        for path in reversed(settings.ADMIN_MIDDLEWARE):
            handler = import_string(path)(handler)
            self._chain.insert(0, handler)
        self._admin: Handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        handler = self._admin if request.path_info.startswith(self._prefix) else self._plain
        return handler(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponseBase | None:
        """Pass the hook on (CSRF is checked in it); Django calls it on the outer chain only."""
        if not request.path_info.startswith(self._prefix):
            return None
        for middleware in self._chain:
            hook = getattr(middleware, "process_view", None)
            response: HttpResponseBase | None = hook and hook(request, view, args, kwargs)
            if response is not None:
                return response
        return None
