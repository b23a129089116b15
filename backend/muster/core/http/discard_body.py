"""Bodies that were refused unread: taken off the line all the same, so that the client gets to read why.

A server that closes a connection on which bytes still wait resets it: a client that is busy sending then sees a broken
pipe instead of the answer.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.http import HttpRequest

from muster.core.client_connection import ClientSocket
from muster.core.http.client_socket import client_socket

MOST_BYTES = 128 * 1024 * 1024
WITHIN_S = 5.0
CHUNK_BYTES = 64 * 1024


def body_discard(request: HttpRequest) -> None:
    """Reads what is left of the request's body, up to 128 MiB and for 5 s at most, and forgets it."""
    stream = request.META.get("wsgi.input")
    # A server that doesn't end the stream with the body would wait for the next request.
    if stream is None or not request.META.get("wsgi.input_terminated"):
        return
    deadline = time.monotonic() + WITHIN_S
    left = MOST_BYTES
    # One that has stopped sending, or is gone, is waited for no longer: whether it reads an answer is its own affair.
    with suppress(OSError), _patience(client_socket(request)):
        while left > 0 and time.monotonic() < deadline and (chunk := stream.read(CHUNK_BYTES)):
            left -= len(chunk)


@contextmanager
def _patience(client: ClientSocket | None) -> Iterator[None]:
    """Lets a read of the socket wait ``WITHIN_S`` at most."""
    if client is None:
        yield
        return
    before = client.gettimeout()
    client.settimeout(WITHIN_S)
    try:
        yield
    finally:
        client.settimeout(before)
