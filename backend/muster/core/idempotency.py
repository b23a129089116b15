"""The key by which a client repeats a request without doing its work twice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """An ``Idempotency-Key``, whose it is (``Caller.namespace``), and the digest of the request that it came with."""

    caller: str
    key: str
    digest: bytes
