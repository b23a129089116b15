"""Passwords are hashed by Argon2id, in one thread."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from muster.accounts.hashers import PasswordHasher


def test_a_hash_says_its_cost_and_verifies() -> None:
    hasher = PasswordHasher()
    encoded = hasher.encode("correct horse", hasher.salt())
    assert encoded.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert hasher.verify("correct horse", encoded)
    assert not hasher.verify("wrong", encoded)
    assert not hasher.must_update(encoded)


def test_a_hash_of_djangos_cost_verifies_and_is_renewed() -> None:
    older = Argon2PasswordHasher().encode("correct horse", "saltsaltsalt")
    assert PasswordHasher().verify("correct horse", older)
    assert PasswordHasher().must_update(older)
