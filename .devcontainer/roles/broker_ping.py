"""Docker's check of the broker: logs in as the application does, opens its virtual host and takes its leave.

An open port says nothing of either, and `rabbitmqctl` starts an Erlang machine each time. So it speaks AMQP 0-9-1
itself, as much as that takes (specification, 2.2.4 and 4.2.3).
"""

import os
import socket
import struct
import sys

START, START_OK, TUNE, TUNE_OK, OPEN, OPEN_OK, CLOSE, CLOSE_OK = 10, 11, 30, 31, 40, 41, 50, 51


def short_string(text: str) -> bytes:
    return struct.pack(">B", len(text.encode())) + text.encode()


def long_string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def send(server: socket.socket, method: int, arguments: bytes) -> None:
    payload = struct.pack(">HH", 10, method) + arguments
    server.sendall(struct.pack(">BHI", 1, 0, len(payload)) + payload + b"\xce")


def receive(stream, wanted: int) -> bytes:
    header = stream.read(7)
    if len(header) < 7:
        sys.exit("the broker hung up")
    payload = stream.read(struct.unpack(">BHI", header)[2] + 1)[:-1]
    _, method = struct.unpack_from(">HH", payload)
    if method == CLOSE:
        code, length = struct.unpack_from(">HB", payload, 4)
        sys.exit(f"the broker refuses: {code} {payload[7 : 7 + length].decode()}")
    if method != wanted:
        sys.exit(f"the broker answers with method {method} where {wanted} is due")
    return payload[4:]


# Or a wrong password would be answered by silence of some seconds.
says_why = short_string("authentication_failure_close") + b"t\1"
capabilities = short_string("capabilities") + b"F" + struct.pack(">I", len(says_why)) + says_why
login = f"\0{os.environ['RABBITMQ_USER']}\0{os.environ['RABBITMQ_PASSWORD']}".encode()
start_ok = long_string(capabilities) + short_string("PLAIN") + long_string(login) + short_string("en_US")

try:
    with socket.create_connection(("127.0.0.1", 5672), timeout=2) as server, server.makefile("rb") as stream:
        server.sendall(b"AMQP\0\0\x09\x01")
        receive(stream, START)
        send(server, START_OK, start_ok)
        send(server, TUNE_OK, receive(stream, TUNE))
        send(server, OPEN, short_string(os.environ["RABBITMQ_VHOST"]) + bytes(2))
        receive(stream, OPEN_OK)
        send(server, CLOSE, struct.pack(">H", 200) + bytes(5))
        receive(stream, CLOSE_OK)
except OSError as error:
    sys.exit(f"the broker does not answer on port 5672: {error}")
