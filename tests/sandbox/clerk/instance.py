"""A stand-in's process on a data folder, and what a shop's server asks of it."""

import base64
import signal
import sys
from pathlib import Path
from typing import Any

import httpx
import jwt

from tests.support.processes import Process, free_port, wait_until

SECRET_KEY = "sk_test_of_the_tests"
WEBHOOK_KEY = b"a webhook key of the tests"
PASSWORD = "demo password"
SHOP = "http://localhost:3000"


class Instance:
    """Started with ``start``; ``client`` bears no secret."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.AsyncClient(base_url=self.url, timeout=30)
        self.data = folder / "data"
        self._log = folder / "log"
        self._process: Process | None = None

    async def start(self, webhook_url: str | None = None, *, first_pause: float = 0.02) -> None:
        arguments = ["-m", "sandbox.clerk", "--data", str(self.data)]
        arguments += ["--port", str(self.port), "--account", "user_demo_buyer=buyer@example.com"]
        arguments += ["--first-pause", str(first_pause), "--longest-pause", "60"]
        if webhook_url:
            arguments += ["--webhook-url", webhook_url]
        environment = {
            "CLERK_SECRET_KEY": SECRET_KEY,
            "CLERK_WEBHOOK_SECRET": f"whsec_{base64.b64encode(WEBHOOK_KEY).decode()}",
            "CLERK_DEMO_PASSWORD": PASSWORD,
        }
        self._process = Process(sys.executable, *arguments, environment=environment, log=self._log)
        await self._process.start()
        await wait_until(self._healthy, what="answer of the stand-in")

    async def _healthy(self) -> bool:
        try:
            return (await self.client.get("/v1/health")).status_code == 200
        except httpx.TransportError:
            assert self._process is not None
            assert self._process.running, self._process.output()
            return False

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        assert self._process is not None
        return await self._process.stop(number)

    async def close(self) -> None:
        await self.stop()
        await self.client.aclose()

    def output(self) -> str:
        assert self._process is not None
        return self._process.output()

    async def post(self, path: str, body: Any = None, **headers: str) -> Any:
        answer = await self.client.post(path, json=body or {}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sign_up(self, email: str, name: str = "Ada Lovelace") -> Any:
        body = {"email": email, "password": "a long password", "name": name}
        return await self.post("/v1/client/sign_ups", body)

    async def sign_in(self, email: str, password: str) -> Any:
        return await self.post("/v1/client/sign_ins", {"email": email, "password": password})

    async def ask_token(self, session: Any, origin: str = SHOP) -> httpx.Response:
        headers = {"Authorization": f"Bearer {session['session_secret']}"}
        if origin:
            headers["Origin"] = origin
        path = f"/v1/client/sessions/{session['created_session_id']}/tokens"
        return await self.client.post(path, headers=headers)

    async def token(self, session: Any, origin: str = SHOP) -> str:
        answer = await self.ask_token(session, origin)
        assert answer.status_code == 200, answer.text
        made: str = answer.json()["jwt"]
        return made

    async def kids(self) -> list[str]:
        keys = (await self.client.get("/.well-known/jwks.json")).json()["keys"]
        return [key["kid"] for key in keys]

    async def claims(self, token: str) -> dict[str, Any]:
        """Verify a token as any server does; raises what PyJWT raises, KeyError without a key."""
        listed = jwt.PyJWKSet.from_dict((await self.client.get("/.well-known/jwks.json")).json())
        key = listed[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], issuer=self.url, options={"require": ["exp", "nbf"]}
        )
        return claims

    async def backend(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {SECRET_KEY}"}
        return await self.client.request(method, path, json=body, headers=headers)

    async def webhooks(self) -> list[dict[str, Any]]:
        found = (await self.client.get("/_sandbox/webhooks")).json()
        assert found["total_count"] == len(found["data"])
        data: list[dict[str, Any]] = found["data"]
        return data


def codes(answer: httpx.Response) -> tuple[int, list[tuple[str, str | None]]]:
    """Return the status of a refusal and its codes with the parameters at fault."""
    body = answer.json()
    assert set(body) == {"errors"}
    for error in body["errors"]:
        assert set(error) == {"code", "message", "long_message", "meta"}
        assert error["message"]
        assert error["long_message"]
    return answer.status_code, [
        (error["code"], error["meta"].get("param_name")) for error in body["errors"]
    ]
