"""Keeps the debug ports of a container open while its programs are restarted.

debug_relay.py PORT=RECORD...

Each connection to PORT is forwarded to the program of that record (settings/bkdev_debug.py), as soon as there is one:
an editor that attaches during a restart waits instead of failing. When a program ends, its editor is told so by
debugpy's event `terminated`; here `restart` is added to it, at which editors attach again (Debug Adapter Protocol,
TerminatedEvent).
"""

import asyncio
import contextlib
import json
import sys

RETRY_SECONDS = 0.1


async def relay(record: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, EOFError, ValueError):
        # Whoever says nothing only looks whether the port is taken. debugpy must not hear of it: once a connection ends
        # while it is being accepted, its adapter accepts no more.
        first = await receive(reader)
        to = await reach(record, reader)
        if to:
            run, inside, outside = to
            session = Session(run)
            await send(outside, first, session.asked)
            await both(copy(reader, outside, session.asked), copy(inside, writer, session.answered))
            outside.close()
    writer.close()


# The runs that are known to have ended; their processes may take a moment longer.
ended: set[tuple[int, int]] = set()


async def reach(record: str, reader: asyncio.StreamReader):
    """Connects to the program, and returns which run of it that is; none if the editor leaves meanwhile."""
    while not reader.at_eof():
        with contextlib.suppress(OSError, ValueError, KeyError):
            with open(record) as file:
                said = json.load(file)
            run = said["pid"], said["port"]
            if run not in ended and is_alive(said["pid"]):
                return run, *await asyncio.open_connection("127.0.0.1", said["port"])
        await asyncio.sleep(RETRY_SECONDS)
    return None


def is_alive(pid: int) -> bool:
    """The debug adapter of a program that has ended still listens for a moment."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split(None, 1)[0] not in (b"Z", b"X")
    except OSError:
        return False


async def both(one, other) -> None:
    """Ends with the first of them."""
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Session:
    def __init__(self, run: tuple[int, int]):
        self.run = run
        self.is_over = False

    def asked(self, said: dict) -> dict:
        """If the editor itself ends the session, it is not to attach again."""
        self.is_over = self.is_over or said.get("command") in ("disconnect", "terminate")
        return said

    def answered(self, said: dict) -> dict:
        if said.get("event") != "terminated" or self.is_over:
            return said
        ended.add(self.run)
        return {**said, "body": {**(said.get("body") or {}), "restart": True}}


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change) -> None:
    while True:
        await send(writer, await receive(reader), change)


async def receive(reader: asyncio.StreamReader) -> bytes:
    """One message without its header; asyncio.IncompleteReadError (an EOFError) at the end of the connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return await reader.readexactly(int(lengths[0].partition(b":")[2]))


async def send(writer: asyncio.StreamWriter, body: bytes, change) -> None:
    said = json.loads(body)
    now = change(said)
    if now is not said:
        body = json.dumps(now).encode()
    writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    await writer.drain()


async def main(*records: str) -> None:
    servers = []
    for given in records:
        port, _, record = given.partition("=")
        serve = lambda reader, writer, record=record: relay(record, reader, writer)  # noqa: E731
        servers.append(await asyncio.start_server(serve, "0.0.0.0", int(port)))
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
