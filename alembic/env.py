"""Run migrations on the database that the settings name, each in its own transaction."""

import asyncio

from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from alembic import context
from api.core.settings import get_settings
from api.models import Base

# Two deployments at once must not migrate twice; the number is arbitrary but fixed.
MIGRATION_LOCK = 7_301_001
LOCK_TIMEOUT = "5s"


def include_object(
    _object: object, name: str | None, kind: str, reflected: bool, _compare: object
) -> bool:
    """Leave out expression indexes, which the comparison cannot read back faithfully."""
    return not (kind == "index" and reflected and (name or "").endswith("_trigram"))


def run(connection: Connection) -> None:
    """Migrate over an open connection."""
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
    # A migration that cannot have its lock at once must fail rather than queue everybody behind it.
    timeout = context.config.attributes.get("lock_timeout", LOCK_TIMEOUT)
    connection.execute(
        text("SELECT set_config('lock_timeout', :timeout, false)"), {"timeout": timeout}
    )
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_type=True,
        include_object=include_object,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
    connection.commit()


async def connect_and_run() -> None:
    """Open one connection and migrate over it."""
    # A caller that migrates another database than the configured one says so in the attributes.
    url = context.config.attributes.get("url") or get_settings().database_url.get_secret_value()
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(connect_and_run())
