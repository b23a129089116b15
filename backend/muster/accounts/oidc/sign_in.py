"""Sign-in by OpenID Connect: the authorization code flow with PKCE."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from muster.accounts import throttle
from muster.accounts.audit import audit_append
from muster.accounts.errors import SignInFailed
from muster.accounts.models import User
from muster.accounts.oidc.claims import Claims, person_of
from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.oidc.errors import OidcExpired, OidcInactive, OidcOff, OidcRefused
from muster.accounts.oidc.flow import Flow, state_fits
from muster.accounts.oidc.people import user_for
from muster.accounts.oidc.provider import Departure, provider
from muster.accounts.sign_in import Opened, Origin, refuse_without_accounts, session_open
from muster.core.errors import MusterError

KIND = {"kind": "oidc"}


def configured() -> OidcConfiguration:
    """Returns the configuration. Raises NoAccounts with ``AUTH=off``, or OidcOff without a provider."""
    refuse_without_accounts()
    found: OidcConfiguration | None = settings.OIDC
    if found is None:
        raise OidcOff
    return found


def depart(*, redirect_uri: str, origin: Origin) -> Departure:
    """Returns the way to the provider. Raises a MusterError, such as OidcUnreachable or SignInThrottled."""
    configuration = configured()
    throttle.charge_oidc(throttle.OIDC_DEPARTURE, address=origin.address)
    return provider(configuration).depart(redirect_uri=redirect_uri)


def arrive(*, flow: Flow, answer: Mapping[str, str], origin: Origin) -> Opened:
    """Opens a session for whoever comes back from the provider with ``answer``, the parameters of the address.

    Raises a MusterError: those of :mod:`muster.accounts.oidc.errors`, LastAdmin or SignInThrottled. The audit log has
    an entry of each refusal but SignInThrottled. A request without a valid cookie has no flow, and no entry either:
    anybody can send any number of those.
    """
    configuration = configured()
    fits = state_fits(flow, answer.get("state", ""))
    throttle.charge_oidc(throttle.OIDC_ARRIVAL if fits else throttle.OIDC_STRAY, address=origin.address)
    try:
        if not fits:
            raise OidcExpired
        claims = _claims(configuration, flow, answer)
        return _open(configuration, claims, origin)
    except MusterError as error:
        detail = KIND | {"reason": error.code}
        audit_append(actor="anonymous", action="session.refused", detail=detail, address=origin.address)
        raise


def _claims(configuration: OidcConfiguration, flow: Flow, answer: Mapping[str, str]) -> Claims:
    provider(configuration).check_issuer(answer.get("iss"))
    code = answer.get("code")
    if "error" in answer or not code:
        raise OidcRefused
    return provider(configuration).arrive(code=code, departure=flow.departure)


def _open(configuration: OidcConfiguration, claims: Claims, origin: Origin) -> Opened:
    person = person_of(claims, configuration)
    with transaction.atomic():
        user = user_for(person=person, claims=claims, configuration=configuration, address=origin.address)
        try:
            opened = session_open(user=user, kind="browser", lifetime=settings.SESSION_LIFETIME, origin=origin)
        except SignInFailed as error:
            raise OidcInactive from error
        User.objects.filter(pk=user.pk).update(last_login=timezone.now())
        audit_append(
            actor=user.username, action="session.opened", target=user.username, detail=KIND, address=origin.address
        )
    return opened
