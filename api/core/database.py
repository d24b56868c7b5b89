"""Connections to Postgres and the unit of work: one request or job, one transaction, one commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from api.core.settings import Settings


class Database:
    """The pool of one process and the place where its transactions begin and commit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)

    @classmethod
    def connect(
        cls,
        settings: Settings,
        *,
        application_name: str,
        pool_size: int | None = None,
        patience_seconds: float | None = None,
    ) -> "Database":
        """Make a pool; connections open when first needed and are checked before use.

        ``patience_seconds`` limits the wait for a connection, for the server's answer to a
        connection attempt, and for any one statement, also when the server has stopped answering.
        """
        return cls(
            create_async_engine(
                settings.database_url.get_secret_value(),
                pool_size=pool_size or settings.database_pool_size,
                max_overflow=0,
                # Errors are logged, and kept in rows: what they hold of people stays out.
                hide_parameters=True,
                pool_pre_ping=True,
                pool_timeout=patience_seconds or 10,
                connect_args={
                    "timeout": patience_seconds or 5,
                    "command_timeout": patience_seconds,
                    "server_settings": {
                        "application_name": application_name,
                        "timezone": "UTC",
                        # Compiling a plan costs more than these short queries take.
                        "jit": "off",
                    },
                },
            )
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Begin a transaction, commit it when the block ends well, roll it back otherwise."""
        async with self._sessions() as session, session.begin():
            yield session

    async def close(self) -> None:
        """Close every connection of the pool."""
        await self.engine.dispose()
