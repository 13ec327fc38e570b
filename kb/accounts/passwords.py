"""Passwords and tokens, kept as hashes only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from kb.errors import AccountError

SHORTEST = 10
LONGEST = 256
COST = (1 << 15, 8, 3)  # scrypt's n, r and p: 32 MiB and about a quarter of a second
_MOST_MEMORY = 256 << 20


@dataclass(frozen=True, slots=True)
class Hashed:
    """A password as scrypt leaves it, with the parameters it was made with."""

    salt: bytes
    hash: bytes
    n: int
    r: int
    p: int


def hash_password(password: str) -> Hashed:
    """Hash a new password with a salt of its own.

    Raises:
        AccountError: it is too short or too long.
    """
    length = len(_normal(password))
    if not SHORTEST <= length <= LONGEST:
        raise AccountError(
            f"Mật khẩu có {length} ký tự; cần từ {SHORTEST} đến {LONGEST} ký tự. "
            "Một câu ngắn dễ nhớ là cách đặt tốt."
        )
    salt = secrets.token_bytes(16)
    return Hashed(salt, _scrypt(password, salt, *COST), *COST)


def verify_password(password: str, hashed: Hashed) -> bool:
    """Tell whether this is the password, in a time that does not depend on how nearly it is."""
    if len(password) > LONGEST:
        return False
    made = _scrypt(password, hashed.salt, hashed.n, hashed.r, hashed.p)
    return hmac.compare_digest(made, hashed.hash)


NOBODY = Hashed(b"\0" * 16, b"\0" * 32, *COST)
"""What a password is compared with where the name is unknown, so that this takes as long."""


def new_token() -> str:
    """Make a token of 256 random bits."""
    return f"kb_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> str:
    """Return what is kept of a token; being random, it needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        _normal(password).encode("utf-8", "replace"),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=_MOST_MEMORY,
        dklen=32,
    )


def _normal(password: str) -> str:
    # Keyboards differ in how they compose "ế"; the same keys must give the same password.
    return unicodedata.normalize("NFC", password)
