"""Finds the client's socket of a request."""

import socket

from django.http import HttpRequest

from muster.core.client_connection import ClientSocket


def client_socket(request: HttpRequest) -> ClientSocket | None:
    """Returns the client's socket; None if other requests share it (HTTP/2) or the server doesn't provide it."""
    if not request.META.get("SERVER_PROTOCOL", "").startswith("HTTP/1"):
        return None
    lent = request.META.get("gunicorn.socket")
    return lent if isinstance(lent, socket.socket) else None
