"""Docker's health check of the broker: logs in as the application does, opens its virtual host, and publishes a message
to nobody.

An open port proves none of that, and `rabbitmqctl` starts an Erlang VM each time. So this speaks the necessary part
of AMQP 0-9-1 itself (specification, 2.2.4, 4.2.3 and 4.2.6). Publishing matters, because an alarm blocks publishers
and is reported only to them (rabbitmq.com/docs/connection-blocked).
"""

import os
import socket
import struct
import sys
from typing import NoReturn

CONNECTION, CHANNEL, BASIC = 10, 20, 60
START, START_OK, TUNE, TUNE_OK, OPEN, OPEN_OK, CLOSE, CLOSE_OK = 10, 11, 30, 31, 40, 41, 50, 51
BLOCKED = 60
CHANNEL_OPEN, CHANNEL_OPEN_OK, PUBLISH = 10, 11, 40


def short_string(text: str) -> bytes:
    return struct.pack(">B", len(text.encode())) + text.encode()


def long_string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def send(server: socket.socket, of: int, method: int, arguments: bytes, channel: int = 0) -> None:
    send_frame(server, 1, channel, struct.pack(">HH", of, method) + arguments)


def send_frame(server: socket.socket, kind: int, channel: int, payload: bytes) -> None:
    server.sendall(struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce")


def complain(code: str, **params) -> NoReturn:
    """In the format of the probes; the sentences are in src/shared/messages."""
    import json  # a third of this program's start, and rarely needed

    sys.exit(json.dumps({"code": code, "params": params}, ensure_ascii=False))


def receive(stream, wanted: tuple[int, int]) -> bytes:
    header = stream.read(7)
    if len(header) < 7:
        complain("probe.broker-hung-up")
    payload = stream.read(struct.unpack(">BHI", header)[2] + 1)[:-1]
    got = struct.unpack_from(">HH", payload)
    if got == (CONNECTION, CLOSE):
        code, length = struct.unpack_from(">HB", payload, 4)
        complain("probe.broker-refuses", number=code, text=payload[7 : 7 + length].decode())
    if got == (CONNECTION, BLOCKED):
        complain("probe.alarm", reason=payload[5:].decode(errors="replace"))
    if got != wanted:
        complain("probe.broker-unexpected", method=got)
    return payload[4:]


def yes(name: str) -> bytes:
    return short_string(name) + b"t\1"


# Otherwise a wrong password is answered with some seconds of silence.
says_why = yes("authentication_failure_close") + yes("connection.blocked")
capabilities = short_string("capabilities") + b"F" + struct.pack(">I", len(says_why)) + says_why
login = f"\0{os.environ['RABBITMQ_USER']}\0{os.environ['RABBITMQ_PASSWORD']}".encode()
start_ok = long_string(capabilities) + short_string("PLAIN") + long_string(login) + short_string("en_US")

try:
    with socket.create_connection(("127.0.0.1", 5672), timeout=2) as server, server.makefile("rb") as stream:
        server.sendall(b"AMQP\0\0\x09\x01")
        receive(stream, (CONNECTION, START))
        send(server, CONNECTION, START_OK, start_ok)
        send(server, CONNECTION, TUNE_OK, receive(stream, (CONNECTION, TUNE)))
        send(server, CONNECTION, OPEN, short_string(os.environ["RABBITMQ_VHOST"]) + bytes(2))
        receive(stream, (CONNECTION, OPEN_OK))
        send(server, CHANNEL, CHANNEL_OPEN, bytes(1), channel=1)
        receive(stream, (CHANNEL, CHANNEL_OPEN_OK))
        # To the default exchange with the name of no queue, so the message is dropped.
        send(server, BASIC, PUBLISH, bytes(2) + short_string("") + short_string("bkdev.check") + bytes(1), channel=1)
        send_frame(server, 2, 1, struct.pack(">HHQH", BASIC, 0, 0, 0))
        send(server, CONNECTION, CLOSE, struct.pack(">H", 200) + bytes(5))
        receive(stream, (CONNECTION, CLOSE_OK))
except OSError as error:
    complain("probe.broker-no-answer", port=5672, error=str(error))
