"""Sign-in by OpenID Connect: to the provider and back. Browsers are redirected, after a failure to the sign-in form."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from muster.accounts.apis.session_cookie import session_begin
from muster.accounts.client import origin_of
from muster.accounts.oidc import flow, sign_in
from muster.accounts.oidc.errors import OidcEmbedded, OidcExpired
from muster.accounts.schemas.oidc import OidcStart, SignInMethods, is_own_path
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.core.http.problems import domain_error

SIGN_IN_PAGE = "/sign-in"
PAGE = "text/html"
SENT_BACK = [
    OpenApiParameter(name, str, description=description)
    for name, description in (
        ("code", "What this server exchanges for claims at the provider, once."),
        ("state", "As this server sent it to the provider."),
        ("error", "Why the provider refuses."),
        ("iss", "The provider that answers."),
    )
]


class SignInMethodsApi(Api):
    @extend_schema(operation_id="sign_in_methods", responses=openapi.responses(SignInMethods))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns how people sign in at this server."""
        oidc = settings.OIDC if settings.AUTH else None
        offered = None if oidc is None else {"label": oidc.label, "url": reverse("oidc_start")}
        response = responses.plain(responses.dumps({"auth": settings.AUTH, "oidc": offered}))
        response["Cache-Control"] = "no-store"
        return response


class OidcApi(Api):
    """Answers a browser's errors by the sign-in form, which knows a text for each code; a program gets the problem."""

    queried = READS
    # A browser reads the redirect only.
    accepts_anything = True

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        """Redirects to the sign-in form."""
        error = domain_error(exc)
        if error is None or PAGE not in self.request.META.get("HTTP_ACCEPT", ""):
            return super().handle_exception(exc)
        query = {"error": error.code, **self.came_from()}
        return _end_of_flow(_redirect(f"{SIGN_IN_PAGE}?{urlencode(query)}"))

    def came_from(self) -> Mapping[str, str]:
        """Returns ``next``, if it is known and safe."""
        return {}


class OidcStartApi(OidcApi):
    @extend_schema(
        operation_id="oidc_start",
        parameters=openapi.query_parameters(OidcStart),
        responses=openapi.found("To the provider.", 400, 401, 409, 429),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Sends a browser to the OpenID Connect provider; afterwards it goes on at ``next``."""
        query = request_input.query(request, OidcStart)
        _refuse_embedded(request)
        departure = sign_in.depart(redirect_uri=_redirect_uri(request), origin=origin_of(request))
        response = _redirect(departure.url)
        response.set_cookie(
            settings.OIDC_COOKIE,
            flow.sealed(departure, next_path=query.next),
            max_age=flow.LIFETIME_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",  # sent when the provider's page leads back here
        )
        return response

    def came_from(self) -> Mapping[str, str]:
        given = self.request.GET.get("next", "")
        return {"next": given} if is_own_path(given) else {}


class OidcCallbackApi(OidcApi):
    @extend_schema(
        operation_id="oidc_callback",
        parameters=SENT_BACK,
        responses=openapi.found("To where the sign-in began.", 400, 401, 403, 409, 429),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Signs in whom the OpenID Connect provider sends back: sets the cookie of a new session."""
        sign_in.configured()
        begun = self._begun()
        opened = sign_in.arrive(flow=begun, answer=request.GET.dict(), origin=origin_of(request))
        response = _redirect(begun.next)
        session_begin(request, response, opened)
        return _end_of_flow(response)

    def came_from(self) -> Mapping[str, str]:
        try:
            return {"next": self._begun().next}
        except OidcExpired:
            return {}

    def _begun(self) -> flow.Flow:
        return flow.opened(self.request.COOKIES.get(settings.OIDC_COOKIE, ""))


def _refuse_embedded(request: HttpRequest) -> None:
    """Raises OidcEmbedded for images, frames and scripts of any page, which would spend the budget of the address.

    Programs and old browsers send neither header.
    """
    given = request.META.get("HTTP_SEC_FETCH_MODE", "navigate"), request.META.get("HTTP_SEC_FETCH_DEST", "document")
    if given != ("navigate", "document"):
        raise OidcEmbedded


def _redirect_uri(request: HttpRequest) -> str:
    """Returns the address of the callback, which the provider compares with the registered one."""
    path = reverse("oidc_callback")
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def _redirect(address: str) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": address, "Cache-Control": "no-store"})


def _end_of_flow(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.OIDC_COOKIE, samesite="Lax")
    return response
