"""Bodies that were refused unread: taken off the line all the same, so that the client gets to read why.

A server that closes a connection on which bytes still wait resets it: a client that is busy sending then sees a broken
pipe instead of the answer.
"""

import time

from django.http import HttpRequest

MOST_BYTES = 128 * 1024 * 1024
WITHIN_S = 10.0
CHUNK_BYTES = 64 * 1024


def body_discard(request: HttpRequest) -> None:
    """Reads what is left of the request's body, up to 128 MiB and for 10 s at most, and forgets it."""
    stream = request.META.get("wsgi.input")
    # A server that doesn't end the stream with the body would wait for the next request.
    if stream is None or not request.META.get("wsgi.input_terminated"):
        return
    deadline = time.monotonic() + WITHIN_S
    left = MOST_BYTES
    try:
        while left > 0 and time.monotonic() < deadline and (chunk := stream.read(CHUNK_BYTES)):
            left -= len(chunk)
    except OSError:
        # The client is gone: nobody is left to answer.
        return
