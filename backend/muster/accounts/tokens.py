"""Secrets of API keys and sessions: random, with a checksum, stored as a hash only."""

import hashlib
import secrets
import string
import zlib

KEY_PREFIX = "mst_"
ALPHABET = string.ascii_letters + string.digits
RANDOM_LENGTH = 40
"""Characters, of which each has 5.95 bits: 238 bits."""
CHECKSUM_LENGTH = 6
SHOWN_LENGTH = 12


def key_new() -> str:
    """Returns a new API key: ``mst_``, 40 random characters, and a checksum that tells typing errors."""
    text = KEY_PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return text + _checksum(text)


def key_is_whole(key: str) -> bool:
    """Returns whether the text has the form of a key and its checksum fits."""
    return (
        len(key) == len(KEY_PREFIX) + RANDOM_LENGTH + CHECKSUM_LENGTH
        and key.isascii()
        and key.startswith(KEY_PREFIX)
        and _checksum(key[:-CHECKSUM_LENGTH]) == key[-CHECKSUM_LENGTH:]
    )


def key_shown(key: str) -> str:
    """Returns the beginning of a key, by which people recognise it."""
    return key[:SHOWN_LENGTH]


def session_new() -> str:
    """Returns a new secret for a session's cookie: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """Returns what is stored of a secret. A fast hash suffices for random secrets of this length."""
    return hashlib.sha256(secret.encode()).digest()


def _checksum(text: str) -> str:
    number = zlib.crc32(text.encode())
    digits = []
    for _ in range(CHECKSUM_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)
