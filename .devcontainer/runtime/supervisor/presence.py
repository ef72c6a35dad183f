"""Keeps a container's files for the agent on the shared volume: its socket, and a file with the addresses
of its broker and Redis. Recreates both if somebody removes them, because the programs keep running.
"""

import json
import os
import socket

TOLD = ["CELERY_BROKER_URL", "BKDEV_CELERY_SERIALIZER", "BKDEV_QUEUES", "REDIS_HOST", "REDIS_PORT"]


class Presence:
    def __init__(self, path, servers):
        """`path` is the path of both without extensions; `servers` returns supervisord's servers, each with its
        settings."""
        self.path = path
        self.servers = servers

    def keep(self):
        try:
            if not os.path.exists(f"{self.path}.json"):
                describe(self.path)
            for _, server in self.servers():
                if not os.path.exists(f"{self.path}.sock"):
                    listen_again(f"{self.path}.sock", server.socket)
        except OSError:
            pass  # a full disk: retried a second later


def describe(path):
    """Profiles differ in their broker."""
    environment = {name: os.environ[name] for name in TOLD if name in os.environ}
    descriptor = os.open(f"{path}.json.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        json.dump({"service": os.path.basename(path), "environment": environment}, file)
    os.replace(f"{path}.json.new", f"{path}.json")


def listen_again(path, listening):
    """`listening` keeps its descriptor, by which supervisord knows it, but becomes a socket at `path`."""
    if os.path.lexists(f"{path}.new"):
        os.unlink(f"{path}.new")
    with socket.socket(socket.AF_UNIX) as fresh:
        fresh.setblocking(False)
        fresh.bind(f"{path}.new")
        os.chmod(f"{path}.new", 0o700)
        fresh.listen(1024)
        os.dup2(fresh.fileno(), listening.fileno(), inheritable=False)
        os.replace(f"{path}.new", path)
