"""Requests in, answers and refusals out: what the API's routes share."""

import asyncio
import base64
import binascii
import hmac
import logging
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.stripe.call import Call, Endpoint
from sandbox.stripe.errors import StripeError, not_implemented
from sandbox.stripe.expanding import expanded
from sandbox.stripe.faults import Fault
from sandbox.stripe.form import Json, decoded
from sandbox.stripe.idempotency import Kept
from sandbox.stripe.identifiers import new_id
from sandbox.stripe.parameters import checked
from sandbox.stripe.records import API_VERSION
from sandbox.stripe.stand_in import StandIn

_LOG = logging.getLogger(__name__)
_LARGEST_BODY = 1024 * 1024
_SHOWN = 4


class Exchange:
    """One request to the API and how it is answered."""

    def __init__(self, stand_in: StandIn, request: Request) -> None:
        self._stand_in = stand_in
        self._request = request
        self.id = new_id("req")
        self._headers = {
            "Request-Id": self.id,
            "Stripe-Version": API_VERSION,
            "Cache-Control": "no-cache, no-store",
        }

    async def answer(self, endpoint: Endpoint) -> Response:
        """Check, execute and answer; every refusal is in Stripe's format."""
        try:
            demand_key(self._stand_in, self._request)
            self._demand_version()
            given = await self._given()
            implemented = frozenset(endpoint.implemented.split())
            call = Call(
                path=self._request.path_params, given=checked(endpoint.name, given, implemented)
            )
            return await self._executed(endpoint, call, given)
        except StripeError as error:
            return self._response(_failed(error, self.id))
        except Exception as error:  # noqa: BLE001 - the caller is told, the server goes on
            _LOG.exception("%s failed", endpoint.name)
            message = f"{type(error).__name__}: {error}"
            broken = StripeError(message, kind="api_error", status=500)
            return self._response(_failed(broken, self.id))

    def refuse(self, error: StripeError) -> Response:
        """Answer with an error."""
        return self._response(_failed(error, self.id))

    async def _executed(self, endpoint: Endpoint, call: Call, given: Json) -> Response:
        key = self._request.headers.get("idempotency-key", "")
        # On other methods Stripe gives the header no meaning.
        key = key if endpoint.method == "POST" else ""
        path = self._request.url.path
        fault = self._stand_in.faults.take(endpoint.method, path)
        if key:
            self._headers["Idempotency-Key"] = key
            kept = self._stand_in.keys.begin(key, path, given)
            if kept is not None:
                lost = await self._perhaps_lost(fault)
                if lost is not None:
                    return lost
                self._headers |= {
                    "Idempotent-Replayed": "true",
                    "Original-Request": kept.request_id,
                }
                return self._response(kept)
        try:
            if fault is not None and fault.when == "before":
                lost = await self._perhaps_lost(fault)
                if lost is not None:
                    return lost
                fault = None
            kept = self._run(endpoint, call, key, given, fault)
            self._stand_in.news()
            return await self._perhaps_lost(fault) or self._response(kept)
        finally:
            if key:
                self._stand_in.keys.end(key)

    def _run(
        self, endpoint: Endpoint, call: Call, key: str, given: Json, fault: Fault | None
    ) -> Kept:
        """Execute, and keep the answer under the key in the same transaction."""
        records, keys, path = self._stand_in.records, self._stand_in.keys, self._request.url.path
        if fault is not None and fault.when == "during" and fault.status:
            failed = self._kept_of(fault)
        else:
            try:
                with records.transaction(self.id, key or None):
                    made = endpoint.handler(records, call)
                    made = expanded(records, made, call.given.get("expand", []))
                    kept = Kept(status=200, body=orjson.dumps(made), request_id=self.id)
                    if key:
                        keys.keep(key, path, given, kept)
            except StripeError as error:
                failed = _failed(error, self.id)
            else:
                return kept
        if key:
            with records.transaction():
                keys.keep(key, path, given, failed)
        return failed

    async def _given(self) -> Json:
        """Return the parameters; raises StripeError for what is not in form encoding."""
        query = decoded(self._request.url.query)
        body = b""
        async for part in self._request.stream():
            body += part
            if len(body) > _LARGEST_BODY:
                raise StripeError("Request body too large", status=413)
        if not body:
            return query
        kind = self._request.headers.get("content-type", "").partition(";")[0]
        if kind != "application/x-www-form-urlencoded":
            message = (
                f"Invalid request (check that your POST content type is"
                f" application/x-www-form-urlencoded). It was {kind or 'not given'}."
            )
            raise StripeError(message)
        try:
            return query | decoded(body.decode())
        except UnicodeDecodeError as error:
            raise StripeError("Invalid UTF-8 in the request body") from error

    def _demand_version(self) -> None:
        version = self._request.headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise not_implemented(f"the API version {version}, only {API_VERSION}")
        if "stripe-account" in self._request.headers:
            raise not_implemented("the header Stripe-Account")

    async def _perhaps_lost(self, fault: Fault | None) -> Response | None:
        """Wait as long as a fault wants; return the error in the place of the answer, if any."""
        if fault is None:
            return None
        await asyncio.sleep(fault.hang_seconds)
        if not fault.status:
            return None
        self._headers |= fault.headers()
        return self._response(self._kept_of(fault))

    def _kept_of(self, fault: Fault) -> Kept:
        body = orjson.dumps(fault.body())
        return Kept(status=fault.status, body=body, request_id=self.id)

    def _response(self, kept: Kept) -> Response:
        return Response(kept.body, kept.status, self._headers, media_type="application/json")


def _failed(error: StripeError, request_id: str) -> Kept:
    return Kept(status=error.status, body=orjson.dumps(error.body()), request_id=request_id)


def demand_key(stand_in: StandIn, request: Request) -> None:
    """Raise StripeError (401) unless the request bears the instance's secret key."""
    key = _key(request.headers)
    if not key:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization"
            " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See"
            " https://stripe.com/docs/api#authentication for details."
        )
        raise StripeError(message, status=401)
    if not hmac.compare_digest(key.encode(), stand_in.secret_key.encode()):
        shown = f"{key[:_SHOWN]}{'*' * max(0, len(key) - 2 * _SHOWN)}{key[-_SHOWN:]}"
        raise StripeError(f"Invalid API Key provided: {shown}", status=401)


def _key(headers: Mapping[str, str]) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
