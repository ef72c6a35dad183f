"""Which container of its service this is: `worker`, or `worker.2` if the service was scaled.

All containers of a service have the same environment. Their number is only in their name, which Docker's DNS server
knows by their address. Everything that a container has on the shared volume is named after it.
"""

import re
import socket
import struct

# Read by the health check, which Docker starts.
KEPT = "/tmp/bkdev-instance"
# Docker's own (docs.docker.com/engine/network, "DNS services").
SERVER = ("127.0.0.11", 53)
PTR = 12


def name_of(service):
    """If unknown, assumes the first one, which is right for every service that was not scaled."""
    found = re.search(rf"-{re.escape(service)}-(\d+)\.", container() + ".")
    name = f"{service}.{found[1]}" if found and int(found[1]) > 1 else service
    try:
        with open(KEPT, "w") as file:
            file.write(name)
    except OSError:
        pass  # a full disk
    return name


def container():
    """Returns the container's name, followed by a dot and its network's name; empty if it has none."""
    try:
        address = socket.gethostbyname(socket.gethostname())
        labels = [*reversed(address.split(".")), "in-addr", "arpa"]
        question = b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"
        asked = struct.pack("!6H", 1, 0x0100, 1, 0, 0, 0) + question + struct.pack("!2H", PTR, 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.settimeout(1)
            server.sendto(asked, SERVER)
            return first_name(server.recv(512), len(asked))
    except (OSError, ValueError, IndexError):
        return ""


def first_name(answer, at):
    """Returns the name in the first answer (RFC 1035, 4.1.3), after the queried name, which is complete or a pointer.
    """
    at = after_name(answer, at) + 10
    labels = []
    while answer[at] and answer[at] < 64:
        labels.append(answer[at + 1 : at + 1 + answer[at]].decode())
        at += 1 + answer[at]
    return ".".join(labels)


def after_name(answer, at):
    while answer[at]:
        if answer[at] >= 192:
            return at + 2
        at += 1 + answer[at]
    return at + 1
