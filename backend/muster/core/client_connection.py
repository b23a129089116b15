"""The connection to a client, where the server lends it: to notice a disconnect, and to reset it."""

import os
import select
import socket
import struct
from contextlib import suppress

# The client has closed its end: Linux tells at once; elsewhere only POLLHUP is told, which nobody has to ask for.
HANGUP: int = getattr(select, "POLLRDHUP", 0)
_AT_ONCE = struct.pack("ii", 1, 0)

ClientSocket = socket.socket


def hang_up(client: ClientSocket) -> None:
    """Resets the connection. A mere close would look like the end of the body to a client of HTTP/1.0.

    The server still holds the socket and will want to close it, so its number is kept, with nothing behind it.
    """
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        with socket.socket(client.family, client.type) as nothing:
            os.dup2(nothing.fileno(), client.fileno())
