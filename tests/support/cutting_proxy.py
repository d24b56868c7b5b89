"""A proxy that breaks connections in the middle of an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class CuttingProxy:
    """Passes bytes on; the next ``cuts`` answers end after ``after`` bytes."""

    def __init__(self, target: str, *, cuts: int, after: int) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self.cuts = cuts
        self._after = after
        self.url = ""
        self._connections: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["CuttingProxy"]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            for connection in self._connections:
                connection.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        forth = asyncio.create_task(_pass_on(reader, far_writer))
        try:
            with suppress(ConnectionError):
                await self._pass_back(far_reader, writer)
        finally:
            forth.cancel()
            await asyncio.wait([forth])
            far_writer.transport.abort()
            writer.transport.abort()

    async def _pass_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
            passed += len(chunk)
            if passed > self._after and self.cuts:
                self.cuts -= 1
                return


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
