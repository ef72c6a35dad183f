"""Forwards ports of this container to other services: a dev server's proxy often names `localhost`, which is the container
itself.
"""

import asyncio
import contextlib
import threading


def start(wanted: list[tuple[int, str, int]]) -> None:
    """Each is a port here, and the service and the port to which connections go. Returns at once."""
    if wanted:
        threading.Thread(target=lambda: asyncio.run(serve(wanted)), daemon=True).start()


async def serve(wanted: list[tuple[int, str, int]]) -> None:
    servers = []
    for here, host, port in wanted:
        with contextlib.suppress(OSError):  # the dev server itself listens there
            servers.append(await asyncio.start_server(forward_to(host, port), "127.0.0.1", here))
    await asyncio.gather(*(server.serve_forever() for server in servers))


def forward_to(host: str, port: int):
    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            inside, outside = await asyncio.open_connection(host, port)
            await asyncio.gather(copy(reader, outside), copy(inside, writer))
        writer.close()

    return forward


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


def read(text: str) -> tuple[int, str, int]:
    """Reads `8000=web:8000`."""
    here, _, there = text.partition("=")
    host, _, port = there.rpartition(":")
    return int(here), host, int(port)
