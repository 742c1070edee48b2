"""Passwords' hashes and the generated ones."""

from __future__ import annotations

import re

from argon2 import PasswordHasher

from graph.passwords import hash_password, make_password, needs_rehash, verify_password


def test_only_the_right_password_is_right() -> None:
    password_hash = hash_password("ถูกต้อง")
    assert password_hash.startswith("$argon2id$")
    assert verify_password(password_hash, "ถูกต้อง")
    assert not verify_password(password_hash, "ถูกตอง")


def test_nobodys_password_is_never_right() -> None:
    assert not verify_password(None, "")
    assert not verify_password("not a hash", "x")


def test_weaker_hashes_are_made_again() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not needs_rehash(hash_password("x"))


def test_generated_passwords_can_be_read_out_and_differ() -> None:
    made = {make_password() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", password) for password in made)
