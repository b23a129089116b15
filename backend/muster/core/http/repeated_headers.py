"""The headers that a request has more than once. WSGI joins their values by commas, as if they were one."""

from django.http import HttpRequest

ENVIRON = "muster.repeated_headers"
"""The key of their names, in upper case, in ``META``. Only Muster's own server sets it."""


def is_repeated(request: HttpRequest, name: str) -> bool:
    return name.upper() in request.META.get(ENVIRON, ())
