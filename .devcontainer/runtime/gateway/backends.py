"""Which instances of a service there are at this moment: Docker's name server gives an address for each that runs."""

import os
import re
import socket
import threading

LOOK_SECONDS = 0.5
# A name that is none of its own Docker asks other servers for; where those do not answer, that is an answer, too.
os.environ["RES_OPTIONS"] = "timeout:1 attempts:2"


class Roster:
    """Looks each service up in a thread of its own, for one that is not there takes long to find out."""

    def __init__(self):
        self.found: dict[str, list[dict]] = {}

    def watch(self, services: set[str]) -> None:
        """Gives the first look at each a moment."""
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
    """`api`, or `api.2` of a further one, from the container's name; the service's where nobody can tell."""
    try:
        host = socket.gethostbyaddr(address)[0]
    except OSError:
        return service
    number = re.search(rf"-{re.escape(service)}-(\d+)(?:\.|$)", host)
    return f"{service}.{number[1]}" if number and int(number[1]) > 1 else service
