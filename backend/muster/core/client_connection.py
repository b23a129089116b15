"""The connection to a client, where the server lends it: to notice a disconnect, and to reset it."""

import os
import select
import socket
import struct
from contextlib import suppress

# Set when the client closes its end. Only Linux has it; elsewhere poll reports POLLHUP, which needs no mask.
HANGUP: int = getattr(select, "POLLRDHUP", 0)
_AT_ONCE = struct.pack("ii", 1, 0)

ClientSocket = socket.socket


def hang_up(client: ClientSocket) -> None:
    """Resets the connection. A close would look like the end of the body to a client of HTTP/1.0.

    The server still holds the socket and will close it, so its descriptor stays open, on an unconnected socket.
    """
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        with socket.socket(client.family, client.type) as nothing:
            os.dup2(nothing.fileno(), client.fileno())
