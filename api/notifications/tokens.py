"""Links that stop one kind of letter to one person, without signing in."""

import base64
import binascii
import hashlib
import hmac
import uuid

_SIGNATURE_BYTES = 16


class UnsubscribeTokens:
    """Signs and reads what such a link carries. It has no end: a letter may be read much later."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"unsubscribe:" + secret.encode()).digest()

    def make(self, user_id: uuid.UUID, kind: str) -> str:
        """Return the token for a person and a kind."""
        content = user_id.bytes + kind.encode()
        return base64.urlsafe_b64encode(self._sign(content) + content).rstrip(b"=").decode()

    def read(self, token: str) -> tuple[uuid.UUID, str] | None:
        """Return person and kind; None for a token that we did not make."""
        try:
            data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        signature, content = data[:_SIGNATURE_BYTES], data[_SIGNATURE_BYTES:]
        if len(content) <= _SIGNATURE_BYTES or not hmac.compare_digest(
            signature, self._sign(content)
        ):
            return None
        return uuid.UUID(bytes=content[:16]), content[16:].decode()

    def _sign(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, hashlib.sha256)[:_SIGNATURE_BYTES]
