"""Passwords are kept as salted scrypt hashes (RFC 7914)."""

import hashlib
import hmac
import secrets


def hashed(password: str) -> str:
    """Return what to keep of a password. Takes some 50 ms: call it off the event loop."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(password, salt).hex()}"


def matches(password: str, kept: str) -> bool:
    """Return whether ``kept`` was made of this password. As slow as hashing."""
    salt, _, digest = kept.partition("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
