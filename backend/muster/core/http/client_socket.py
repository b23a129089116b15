"""The socket behind a request."""

import socket

from django.http import HttpRequest

from muster.core.client_connection import ClientSocket


def client_socket(request: HttpRequest) -> ClientSocket | None:
    """The socket that this request's answer is written to, when it serves no other (HTTP/2 shares one)."""
    if not request.META.get("SERVER_PROTOCOL", "").startswith("HTTP/1"):
        return None
    lent = request.META.get("gunicorn.socket")
    return lent if isinstance(lent, socket.socket) else None
