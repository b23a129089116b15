"""The policy of ``AUTH=on``: who sends a request, and whether the table lets them."""

import time

from django.conf import settings
from django.http import HttpRequest

from muster.accounts.access_table import PUBLIC, Need, need
from muster.accounts.credential_cache import CACHE, Credential
from muster.accounts.credentials import note_use, of_key, of_session
from muster.accounts.errors import CrossSiteSession, Forbidden, MalformedKey, Unauthenticated
from muster.accounts.jwt import of_access_token
from muster.accounts.tokens import KEY_PREFIX, digest, key_is_whole
from muster.core.callers import Caller

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BEARER = "Bearer "
JWT_DOTS = 2
NOBODY = Caller(name="anonymous", scopes=frozenset())
"""The caller of an operation that needs nothing."""


def judge(request: HttpRequest) -> Caller:
    """Returns the caller of a request. Raises Unauthenticated, Forbidden or CrossSiteSession."""
    match = request.resolver_match
    wanted = need(match.route if match else "", request.method or "")
    if wanted is PUBLIC:
        return NOBODY
    caller = authenticate(request)
    if not _reaches(wanted, caller):
        raise Forbidden
    return caller


def authenticate(request: HttpRequest) -> Caller:
    """Returns who sends the request: by its key if it has one, otherwise by its session."""
    header = request.META.get("HTTP_AUTHORIZATION")
    credential = _of_session(request) if header is None else _of_header(header)
    if credential is None or credential.expires_at <= time.time():
        raise Unauthenticated
    note_use(credential)
    return credential.caller


def _of_header(header: str) -> Credential | None:
    token = header.removeprefix(BEARER)
    if token == header:
        return None
    if not token.startswith(KEY_PREFIX):
        # A JWT has three parts; whatever else it is, no look-up is spent on it.
        return None if token.count(".") != JWT_DOTS else CACHE.find(digest(token), lambda: of_access_token(token))
    if not key_is_whole(token):
        raise MalformedKey
    secret = digest(token)
    return CACHE.find(secret, lambda: of_key(secret))


def _of_session(request: HttpRequest) -> Credential | None:
    cookie = request.COOKIES.get(settings.ACCESS_COOKIE)
    if not cookie:
        return None
    if request.method not in SAFE and not _says_own_page(request):
        raise CrossSiteSession
    secret = digest(cookie)
    return CACHE.find(secret, lambda: of_session(secret))


def _says_own_page(request: HttpRequest) -> bool:
    """Returns whether a page of this server sends the write. CrossSiteMiddleware has refused those of others."""
    return "HTTP_ORIGIN" in request.META or "HTTP_SEC_FETCH_SITE" in request.META


def _reaches(wanted: Need, caller: Caller) -> bool:
    return not wanted.scopes.isdisjoint(caller.scopes) or (wanted.person and caller.session_id is not None)
