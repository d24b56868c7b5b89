"""Buckets and who may use them, asked of an S3 server by its own protocol."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from xml.sax.saxutils import escape

import httpx
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sandbox.failures import NotReadyError

_TIMEOUT_SECONDS = 5.0
_REGION = "auto"


class Buckets:
    """The buckets that a server must have: ``names`` says of each whether anybody may read it.

    Scripts of pages from ``origin`` may read and write both with a presigned request, and see
    the ETag. The server takes ``*`` or an exact origin; it knows no wildcard for the port.
    """

    def __init__(
        self, *, url: str, access: str, secret: str, names: Mapping[str, bool], origin: str
    ) -> None:
        self._url = url
        self._signer = S3SigV4Auth(Credentials(access, secret), "s3", _REGION)
        self._names = names
        self._origin = origin

    async def make(self) -> None:
        """Make what is missing; raises NotReadyError while the server does not do as it is told."""
        try:
            # Addresses are numbers and proxies are ignored, so no thread is used: forking later,
            # with threads about, is unsafe.
            async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
                for name, public in self._names.items():
                    # Answers 409 for a bucket that is there.
                    await self._put(client, name, b"", HTTPStatus.OK, HTTPStatus.CONFLICT)
                    await self._put(client, f"{name}?cors", self._cors(), HTTPStatus.OK)
                    if public:
                        policy = _readable_by_all(name)
                        await self._put(client, f"{name}?policy", policy, HTTPStatus.NO_CONTENT)
        except httpx.TransportError as error:
            raise NotReadyError(f"{self._url}: {error or type(error).__name__}") from error

    async def _put(
        self, client: httpx.AsyncClient, path: str, body: bytes, *wanted: HTTPStatus
    ) -> None:
        url = f"{self._url}/{path}"
        request = AWSRequest(method="PUT", url=url, data=body)
        self._signer.add_auth(request)
        answer = await client.put(url, content=body, headers=dict(request.headers.items()))
        if answer.status_code not in wanted:
            raise NotReadyError(f"PUT {path} answered {answer.status_code}: {answer.text}")

    def _cors(self) -> bytes:
        return (
            "<CORSConfiguration><CORSRule>"
            f"<AllowedOrigin>{escape(self._origin)}</AllowedOrigin>"
            "<AllowedMethod>GET</AllowedMethod><AllowedMethod>HEAD</AllowedMethod>"
            "<AllowedMethod>PUT</AllowedMethod>"
            "<AllowedHeader>content-type</AllowedHeader><ExposeHeader>ETag</ExposeHeader>"
            "<MaxAgeSeconds>600</MaxAgeSeconds>"
            "</CORSRule></CORSConfiguration>"
        ).encode()


def _readable_by_all(bucket: str) -> bytes:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}).encode()
