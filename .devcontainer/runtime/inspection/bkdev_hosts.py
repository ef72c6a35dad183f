"""Asks DNS for the hosts in settings."""

import socket
import threading

RESOLVE_SECONDS = 3
answers: dict = {}


def unresolved(hosts: list) -> list:
    """Returns those that DNS does not know. An unanswered question is no finding. Names without a dot are services or
    nobody, so they are not asked for."""
    for host in hosts:
        if "." in host and host not in answers:
            answers[host] = resolvable(host)
    return [host for host in hosts if answers.get(host) is False]


def resolvable(host: str):
    found = []

    def ask() -> None:
        try:
            socket.getaddrinfo(host, None)
            found.append(True)
        except socket.gaierror as error:
            if error.errno != socket.EAI_AGAIN:  # the server for other names cannot be reached
                found.append(False)
        except OSError:
            pass

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(RESOLVE_SECONDS)
    return found[0] if found else None
