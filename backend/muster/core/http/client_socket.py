"""The socket behind a request, where the server lends it: to see that the client has hung up, and to hang up on it."""

import os
import select
import socket
import struct
from contextlib import suppress

from django.http import HttpRequest

# The client has closed its end: Linux tells at once; elsewhere only POLLHUP is told, which nobody has to ask for.
HANGUP: int = getattr(select, "POLLRDHUP", 0)
_AT_ONCE = struct.pack("ii", 1, 0)

ClientSocket = socket.socket


def client_socket(request: HttpRequest) -> ClientSocket | None:
    """The socket that this request's answer is written to, when it serves no other (HTTP/2 shares one)."""
    if not request.META.get("SERVER_PROTOCOL", "").startswith("HTTP/1"):
        return None
    lent = request.META.get("gunicorn.socket")
    return lent if isinstance(lent, socket.socket) else None


def hang_up(client: ClientSocket) -> None:
    """Resets the connection. A mere close would look like the end of the body to a client of HTTP/1.0.

    The server still holds the socket and will want to close it, so its number is kept, with nothing behind it.
    """
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        with socket.socket(client.family, client.type) as nothing:
            os.dup2(nothing.fileno(), client.fileno())
