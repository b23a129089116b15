"""Shapes of sign-in at an OpenID Connect provider."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import Query, Text

PATH_MAX = 2000
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f-\x9f\\]*")


class OidcOffer(Answer):
    """Sign-in at an OpenID Connect provider: the text of the button, and the address that it leads to."""

    label: str
    url: str


class SignInMethods(Answer):
    """How people sign in. With AUTH=off nobody does. ``oidc`` is null without a provider."""

    auth: bool
    oidc: OidcOffer | None


def is_own_path(path: str) -> bool:
    """Returns whether a redirect to the path stays on this site."""
    # Browsers read a backslash as a slash, and leave out control characters and leading blanks.
    return len(path) <= PATH_MAX and _OWN_PATH.fullmatch(path) is not None


def _own_path(path: str) -> str:
    if not is_own_path(path):
        raise ValueError("Must be a path of this site: one / and no // at the beginning.")
    return path


class OidcStart(Query):
    """Where a browser goes on after the sign-in."""

    next: Annotated[Text, AfterValidator(_own_path), Field(max_length=PATH_MAX)] = "/"
