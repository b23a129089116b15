"""The connection to a client, if the server exposes it, to detect a disconnect."""

import select
import socket

# Reported when the client closes its end. Linux only; elsewhere poll reports POLLHUP, which needs no mask.
HANGUP: int = getattr(select, "POLLRDHUP", 0)

ClientSocket = socket.socket
"""For polling only: the server reads from it and writes to it meanwhile."""
