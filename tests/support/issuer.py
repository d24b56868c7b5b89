"""An issuer of session tokens of our own, so that tokens can be wrong in every way."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from api.core.settings import Settings

SITE = "http://localhost:3000"


class Issuer:
    """Publishes keys and signs with them."""

    def __init__(self) -> None:
        self.keys: dict[str, RSAPrivateKey] = {}
        self.requests = 0
        self.answers = threading.Event()
        self.answers.set()
        self.instead: bytes | None = None
        self.url = ""
        self.rotate("one")

    def rotate(self, key_id: str) -> None:
        """Publish only this key from now on."""
        self.keys = {key_id: generate_private_key(65537, 2048)}

    def jwks(self) -> dict[str, Any]:
        """Return what is published."""
        return {
            "keys": [
                json.loads(RSAAlgorithm.to_jwk(key.public_key()))
                | {"kid": key_id, "alg": "RS256", "use": "sig"}
                for key_id, key in self.keys.items()
            ]
        }

    def settings(self, base: Settings) -> Settings:
        """Return settings in which this is the issuer."""
        return base.model_copy(
            update={
                "clerk_issuer": self.url,
                "clerk_jwks_url": f"{self.url}/keys",
                "clerk_authorized_parties": SITE,
            }
        )

    def claims(self, subject: str, **changes: Any) -> dict[str, Any]:
        """Return the claims of a good token, but for the changes; None leaves a claim out."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": subject,
            "iat": now,
            "nbf": now - 10,
            "exp": now + 60,
            "azp": SITE,
            "sts": "active",
            "email": f"{subject}@example.com",
            "name": "Some Body",
        } | changes
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, subject: str, **changes: Any) -> str:
        """Return a token signed with the newest key."""
        key_id, key = list(self.keys.items())[-1]
        return jwt.encode(
            self.claims(subject, **changes), key, algorithm="RS256", headers={"kid": key_id}
        )


def forged(issuer: Issuer, subject: str) -> dict[str, str]:
    """Return tokens that somebody without the key can make, or made of a good one, by name."""
    claims = issuer.claims(subject)
    key_id, key = list(issuer.keys.items())[-1]
    head = {"kid": key_id}
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    good = issuer.token(subject)
    parts = good.split(".")
    other = generate_private_key(65537, 2048)
    return {
        "another key": jwt.encode(claims, other, algorithm="RS256", headers=head),
        "alg none": jwt.encode(claims, "", algorithm="none", headers=head),
        # The classic: the public key taken for a shared secret.
        "HS256 with the public key": _hs256(claims, pem, head),
        "no real signature": f"{parts[0]}.{parts[1]}.{'A' * len(parts[2])}",
        "no signature": f"{parts[0]}.{parts[1]}.",
        "no token": "a.b.c",
        "nonsense": "nonsense",
        "another algorithm": jwt.encode(claims, key, algorithm="RS384", headers=head),
        "no key id": jwt.encode(claims, key, algorithm="RS256"),
        "expired": issuer.token(subject, exp=1),
        "another party": issuer.token(subject, azp="https://evil.example"),
        "another issuer": issuer.token(subject, iss="https://evil.example"),
    }


def _hs256(claims: dict[str, object], key: bytes, head: dict[str, str]) -> str:
    """Sign by hand: the library refuses to take a public key for a secret."""

    def part(content: object) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=")

    signed = part({"alg": "HS256", "typ": "JWT", **head}) + b"." + part(claims)
    signature = base64.urlsafe_b64encode(hmac.digest(key, signed, hashlib.sha256)).rstrip(b"=")
    return (signed + b"." + signature).decode()


@contextmanager
def issuer() -> Iterator[Issuer]:
    """Run an issuer for the length of the block."""
    made = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.requests += 1
            made.answers.wait(30)
            body = made.instead or json.dumps(made.jwks()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        made.answers.set()
        server.shutdown()
        thread.join()
        server.server_close()
