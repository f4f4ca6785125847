"""Passwords: a memory-hard hash, and a check that takes equal time whether the user exists or not (linkit-v1 D-20)."""

from functools import cache

import argon2

# OWASP's second profile: 19 MiB and two passes, so that a few sign-ins at once stay within the memory budget.
HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
LONGEST = 1024


def hash_password(password: str) -> str:
    return HASHER.hash(password)


@cache
def _nobody() -> str:
    return HASHER.hash("a password that nobody has")


def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept. About 20 ms of work: call it in a thread."""
    nobody = _nobody()  # made at the first sign-in of all, whoever's that is
    try:
        return HASHER.verify(kept or nobody, password[:LONGEST].encode("utf-8", "replace")) and kept is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
