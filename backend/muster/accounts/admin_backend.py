"""Sign-in to Django's admin, with the limits of every other sign-in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from muster.accounts.audit import audit_append
from muster.accounts.errors import SignInFailed, SignInThrottled
from muster.accounts.models import User
from muster.accounts.sign_in import Origin, password_verify
from muster.core.http.client_address import client_finder


class AdminBackend(ModelBackend):
    """Refuses for all backends: Django's own stands behind it only for the sessions that it has opened."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        origin = _origin(request)
        try:
            user = password_verify(username=username, password=password, origin=origin)
        except (SignInFailed, SignInThrottled) as error:
            raise PermissionDenied from error
        detail = {"kind": "admin"}
        audit_append(
            actor=user.username, action="session.opened", target=user.username, detail=detail, address=origin.address
        )
        return user


def _origin(request: HttpRequest | None) -> Origin:
    if request is None:
        return Origin(address="local", client="")
    return Origin(
        address=client_finder(settings.TRUSTED_PROXIES)(request), client=str(request.META.get("HTTP_USER_AGENT", ""))
    )
