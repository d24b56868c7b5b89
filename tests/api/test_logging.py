"""What logs say of trouble: where it was, without the secrets and addresses that were in hand."""

import os
import subprocess
import sys

import pytest

from api.core.settings import Settings

# A process of its own: loggers stay as they were when they were first used.
APPLICATION = """
import asyncio
import httpx
from asgi_lifespan import LifespanManager
from sqlalchemy import text
from api.core.settings import get_settings
from api.main import create_app

settings = get_settings()
app = create_app(settings)

@app.get("/bug")
async def bug() -> None:
    key = settings.clerk_webhook_secret.get_secret_value()
    raise RuntimeError(f"the key has {len(key)} characters")

@app.get("/statement")
async def statement() -> None:
    async with app.state.database.transaction() as session:
        await session.execute(text("SELECT CAST(:it AS text)::int"), {"it": "ann@example.com"})

async def main() -> None:
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            named = {"X-Request-ID": "r-of-the-test"}
            answers = [await client.get(path, headers=named) for path in ("/bug", "/statement")]
            print([one.status_code for one in answers])

asyncio.run(main())
"""
SETTINGS = {"SIGNING_SECRET": "x" * 32, "CLERK_WEBHOOK_SECRET": "whsec_c2VjcmV0"}


@pytest.mark.parametrize("environment", ["production", "development"])
def test_trouble_is_told_without_what_was_in_hand(settings: Settings, environment: str) -> None:
    changes = SETTINGS | {
        "ENVIRONMENT": environment,
        "DATABASE_URL": settings.database_url.get_secret_value(),
    }
    ended = subprocess.run(
        [sys.executable, "-c", APPLICATION],
        env=os.environ | changes,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    logged = ended.stdout
    assert "[500, 500]" in logged
    assert "r-of-the-test" in logged
    assert "the key has 14 characters" in logged
    assert "observation.py" in logged
    assert "SELECT CAST" in logged
    assert "whsec_c2VjcmV0" not in logged + ended.stderr
    assert "[parameters" not in logged
