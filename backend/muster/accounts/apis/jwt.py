"""JWT for scripts: sign-in, refresh."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import jwt, sign_in
from muster.accounts.client import origin_of
from muster.accounts.schemas.sign_in import Refresh, SignIn, Tokens
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api


class JwtApi(Api):
    @extend_schema(operation_id="jwt_open", request=SignIn, responses=openapi.responses(Tokens, 400, 401, 409, 429))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Signs a script in: opens a session and returns its first pair of tokens."""
        body = request_input.body(request, SignIn)
        sign_in.refuse_without_accounts()
        return _shown(jwt.jwt_open(username=body.username, password=body.password, origin=origin_of(request)))


class JwtRefreshApi(Api):
    @extend_schema(operation_id="jwt_refresh", request=Refresh, responses=openapi.responses(Tokens, 400, 401, 409))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Returns the next pair of tokens. A refresh token that is used twice ends the session."""
        body = request_input.body(request, Refresh)
        sign_in.refuse_without_accounts()
        return _shown(jwt.jwt_refresh(refresh=body.refresh, origin=origin_of(request)))


def _shown(tokens: jwt.Tokens) -> HttpResponse:
    response = responses.plain(responses.dumps(asdict(tokens)))
    response["Cache-Control"] = "no-store"
    return response
