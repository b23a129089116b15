"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id in one thread with 46 MiB and one pass, as OWASP recommends.

    Django's default takes 100 MiB and eight threads, so that each attempt to sign in would hold all cores of a small
    machine. Older hashes are replaced when their users sign in.
    """

    time_cost = 1
    memory_cost = 46 * 1024
    parallelism = 1
