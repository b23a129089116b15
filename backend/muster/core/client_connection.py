"""The connection to a client, where the server lends it: to notice a disconnect."""

import select
import socket

# Set when the client closes its end. Only Linux has it; elsewhere poll reports POLLHUP, which needs no mask.
HANGUP: int = getattr(select, "POLLRDHUP", 0)

ClientSocket = socket.socket
"""There to be polled only: the server reads and writes it meanwhile."""
