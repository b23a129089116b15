"""Sign-in, sign-out, and who the caller is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import sign_in
from muster.accounts.apis.session_cookie import session_begin
from muster.accounts.client import address_of, origin_of
from muster.accounts.models import User
from muster.accounts.schemas.sign_in import Me, Person, SignIn
from muster.accounts.sessions import session_end
from muster.accounts.users import user_of
from muster.core.callers import Scope
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api
from muster.core.http.shapes import Body


class SignInApi(Api):
    @extend_schema(operation_id="sign_in", request=SignIn, responses=openapi.responses(Person, 400, 401, 409, 429))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Signs a person in: sets the cookie of a new session and ends the session of the old cookie."""
        body = request_input.body(request, SignIn)
        sign_in.refuse_without_accounts()
        opened = sign_in.sign_in(username=body.username, password=body.password, origin=origin_of(request))
        response = responses.plain(responses.dumps(_person(opened.user)))
        session_begin(request, response, opened)
        return response


class SignOutApi(Api):
    @extend_schema(operation_id="sign_out", request=None, responses=openapi.no_content(400))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Ends the caller's session and removes its cookie."""
        request_input.body(request, Body, optional=True)
        caller = request_input.caller(request)
        if caller.session_id is not None:
            session_end(session_id=caller.session_id, caller=caller, address=address_of(request))
        response = HttpResponse(status=204)
        response.delete_cookie(settings.ACCESS_COOKIE, samesite="Lax")
        return response


class MeApi(Api):
    @extend_schema(operation_id="me", responses=openapi.responses(Me))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns who the caller is and what it may do."""
        caller = request_input.caller(request)
        body = {
            "auth": settings.AUTH,
            "user": _person(user_of(caller)) if caller.user_id is not None else None,
            "scopes": [scope for scope in Scope if scope in caller.scopes],
            "key_id": caller.key_id,
            "session_id": caller.session_id,
        }
        response = responses.plain(responses.dumps(body))
        response["Cache-Control"] = "no-store"
        return response


def _person(user: User) -> dict[str, object]:
    return {"id": user.pk, "username": user.username, "role": user.role, "has_password": user.has_usable_password()}
