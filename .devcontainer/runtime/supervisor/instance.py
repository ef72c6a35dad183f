"""Which container of its service this one is: `worker`, or `worker.2` where somebody scaled the service.

All containers of a service are told the same environment, so the number is in their name alone, and that Docker's name
server knows by the address. What a container has on the shared volume goes by this name.
"""

import re
import socket
import struct

# Where the health check, which Docker starts, finds it too.
KEPT = "/tmp/bkdev-instance"
# Docker's own (docs.docker.com/engine/network, "DNS services").
SERVER = ("127.0.0.11", 53)
PTR = 12


def name_of(service):
    """Where nobody can tell it is the first one: that is right for all that were not scaled."""
    found = re.search(rf"-{re.escape(service)}-(\d+)\.", container() + ".")
    name = f"{service}.{found[1]}" if found and int(found[1]) > 1 else service
    try:
        with open(KEPT, "w") as file:
            file.write(name)
    except OSError:
        pass  # a full disk
    return name


def container():
    """The container's name, with its network's behind a dot; empty where it has none."""
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
    """The name in the first answer (RFC 1035, 4.1.3), which begins with the name asked for, whole or as a pointer."""
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
