"""Passwords: their hashes (argon2id) and the one-time ones that an administrator hands over."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# Without letters and digits that are mistaken for each other when read aloud or from paper.
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 3, 4

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """An argon2id hash; takes about 0.2 s and 64 MiB, so who asks is rate-limited."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the hash's. None (nobody has that login) takes as long and is never right."""
    try:
        return _hasher.verify(password_hash or _decoy(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def make_password() -> str:
    """A password to read out once: three groups of four, 59 bits."""
    groups = ("".join(secrets.choice(_LEGIBLE) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


@lru_cache(maxsize=1)
def _decoy() -> str:
    return hash_password(secrets.token_urlsafe())
