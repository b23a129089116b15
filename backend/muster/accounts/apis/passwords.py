"""Passwords: change, reset by mail."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import passwords
from muster.accounts.client import origin_of
from muster.accounts.schemas.passwords import PasswordChange, PasswordReset, PasswordResetMail
from muster.accounts.users import user_of
from muster.core.http import openapi, request_input
from muster.core.http.api_view import Api


class PasswordApi(Api):
    @extend_schema(operation_id="password_change", request=PasswordChange, responses=openapi.no_content(400, 409, 429))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Changes the caller's password and ends the caller's other sessions."""
        body = request_input.body(request, PasswordChange)
        caller = request_input.caller(request)
        user_of(caller)
        passwords.password_change(
            caller=caller, old=body.old_password, new=body.new_password, origin=origin_of(request)
        )
        return HttpResponse(status=204)


class PasswordResetApi(Api):
    @extend_schema(
        operation_id="password_reset_mail", request=PasswordResetMail, responses=openapi.no_content(400, 429)
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Mails a link to set a new password; the answer is the same whether there is such a user or not."""
        body = request_input.body(request, PasswordResetMail)
        base_url = settings.PUBLIC_URL or request.build_absolute_uri("/")
        passwords.password_reset_mail(username=body.username, base_url=base_url.rstrip("/"), origin=origin_of(request))
        return HttpResponse(status=204)


class PasswordResetConfirmApi(Api):
    @extend_schema(operation_id="password_reset", request=PasswordReset, responses=openapi.no_content(400))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Sets a new password by the token of a mailed link and ends all sessions of the user."""
        body = request_input.body(request, PasswordReset)
        passwords.password_reset(token=body.token, new=body.new_password, origin=origin_of(request))
        return HttpResponse(status=204)
