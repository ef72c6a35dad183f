"""Finds the running instances of a service: Docker's DNS server returns an address for each."""

import os
import re
import socket
import threading

LOOK_SECONDS = 0.5
# Docker forwards unknown names to other servers; if those do not respond, the name does not exist.
os.environ["RES_OPTIONS"] = "timeout:1 attempts:2"


class Roster:
    """Resolves each service in its own thread, because a name that does not exist takes long."""

    def __init__(self):
        self.found: dict[str, list[dict]] = {}

    def watch(self, services: set[str]) -> None:
        """Waits briefly for the first result of each service."""
        for service in services - self.found.keys():
            self.found[service] = []
            first = threading.Event()
            threading.Thread(target=self.follow, args=(service, first), daemon=True).start()
            first.wait(1)

    def follow(self, service: str, first: threading.Event) -> None:
        addresses: list[str] = []
        pause = threading.Event()
        while True:
            now = addresses_of(service)
            if now != addresses:
                addresses = now
                self.found[service] = [{"address": each, "instance": name_of(each, service)} for each in now]
            first.set()
            pause.wait(LOOK_SECONDS)


def addresses_of(service: str) -> list[str]:
    try:
        found = socket.getaddrinfo(service, None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({address[0] for *_, address in found})


def name_of(address: str, service: str) -> str:
    """Returns `api`, or `api.2` for a further instance, from the container's name; the service's name if unknown."""
    try:
        host = socket.gethostbyaddr(address)[0]
    except OSError:
        return service
    number = re.search(rf"-{re.escape(service)}-(\d+)(?:\.|$)", host)
    return f"{service}.{number[1]}" if number and int(number[1]) > 1 else service
