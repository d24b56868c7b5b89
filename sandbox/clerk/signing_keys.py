"""The RSA keys that sign session tokens: the newest signs, all of them are listed."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.clerk.identifiers import new_id
from sandbox.clerk.store import Store

_BITS = 2048


@dataclass(frozen=True)
class SigningKey:
    """A private key and the id by which tokens name it."""

    kid: str
    private: rsa.RSAPrivateKey


class SigningKeys:
    """The keys of an instance, oldest first, read once and then kept in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        rows = store.sql.execute("SELECT kid, pem FROM signing_key ORDER BY place")
        self._keys = [SigningKey(row["kid"], _private(row["pem"])) for row in rows]

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def newest(self) -> SigningKey:
        """The key that signs."""
        return self._keys[-1]

    def jwks(self) -> dict[str, object]:
        """Return the public keys as a JSON Web Key Set (RFC 7517)."""
        return {"keys": [_jwk(key) for key in self._keys]}

    def add(self, private: rsa.RSAPrivateKey) -> None:
        """Let a new key sign from now on; the others stay listed."""
        key = SigningKey(new_id("ins"), private)
        text = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        with self._store.transaction():
            self._store.sql.execute(
                "INSERT INTO signing_key (kid, pem) VALUES (?, ?)", (key.kid, text)
            )
        self._keys.append(key)

    def drop_old(self) -> None:
        """Forget every key but the newest: tokens signed with others are no longer good."""
        with self._store.transaction():
            self._store.sql.execute("DELETE FROM signing_key WHERE kid != ?", (self.newest.kid,))
        del self._keys[:-1]


def new_private_key() -> rsa.RSAPrivateKey:
    """Make a key. Takes some 100 ms: call it off the event loop."""
    return rsa.generate_private_key(public_exponent=65537, key_size=_BITS)


def _private(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("only RSA keys are ever kept")
    return key


def _jwk(key: SigningKey) -> dict[str, str]:
    numbers = key.private.public_key().public_numbers()
    return {
        "use": "sig",
        "kty": "RSA",
        "kid": key.kid,
        "alg": "RS256",
        "n": _number(numbers.n),
        "e": _number(numbers.e),
    }


def _number(value: int) -> str:
    content = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
