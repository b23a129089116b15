"""Errors of sign-in by OpenID Connect. A browser gets to see each as a message at the sign-in form."""

from http import HTTPStatus

from muster.core.errors import MusterError


class OidcOff(MusterError):
    status = HTTPStatus.CONFLICT
    code = "oidc_off"
    cause = "This server has no OpenID Connect provider."
    remedy = "Sign in with a password, or have OIDC_ISSUER and OIDC_CLIENT_ID set."


class OidcEmbedded(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "oidc_embedded"
    cause = (
        "A page has fetched or embedded this address instead of opening it, as Sec-Fetch-Mode or Sec-Fetch-Dest says."
    )
    remedy = "Open it as a page of its own."


class OidcUnreachable(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "oidc_unreachable"
    cause = "The OpenID Connect provider does not answer, or it answers with an error; the server's log says which."
    remedy = "Try again later, or sign in with a password."
    retry_after_s = 10


class OidcRefused(MusterError):
    status = HTTPStatus.UNAUTHORIZED
    code = "oidc_refused"
    cause = "The OpenID Connect provider has refused the sign-in, or it was cancelled there."
    remedy = "Sign in there with another account, or ask whoever runs the provider."


class OidcExpired(MusterError):
    status = HTTPStatus.UNAUTHORIZED
    code = "oidc_expired"
    cause = "The sign-in took too long, was begun in another browser, or its answer was used before."
    remedy = "Sign in again."


class OidcInvalid(MusterError):
    """The log says what is wrong; the client does not learn it."""

    status = HTTPStatus.UNAUTHORIZED
    code = "oidc_invalid"
    cause = "The OpenID Connect provider's answer is not to be trusted; the server's log says why."
    remedy = "Tell an admin."


class OidcNoRole(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "oidc_no_role"
    cause = "The OpenID Connect provider names no role for this person."
    remedy = "Ask an admin for a role."


class OidcNoName(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "oidc_no_name"
    cause = "The OpenID Connect provider sends no user name of letters, digits and any of @.+-_ only."
    remedy = "Tell an admin, who sets OIDC_USERNAME_CLAIM."


class OidcNameTaken(MusterError):
    status = HTTPStatus.CONFLICT
    code = "oidc_name_taken"
    cause = "A user of this name exists and is not linked to this account of the OpenID Connect provider."
    remedy = "Sign in with the password, or ask an admin."


class OidcInactive(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "oidc_inactive"
    cause = "The user of this account is inactive."
    remedy = "Ask an admin."
