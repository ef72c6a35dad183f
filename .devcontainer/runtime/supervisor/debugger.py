"""Prepares a container for the mode `debug`: installs debugpy on first use, and keeps its ports open."""

import os
import re
import subprocess
import sys

from bkdev_debug import HOME, VERSION
from bkdev_say import say
from bkdev_tools import install


def prepare(programs: dict, path: str) -> None:
    """`path` is the path of the container's files on the shared volume, without extensions."""
    ports = {name: program["debug"]["port"] for name, program in programs.items() if "debug" in program}
    for name in os.listdir(os.path.dirname(path)):  # from an earlier run
        if re.fullmatch(re.escape(os.path.basename(path)) + r"\.[\w-]+\.debug", name):
            os.unlink(os.path.join(os.path.dirname(path), name))
    if not ports or not is_installed():
        return
    relay = os.path.join(os.path.dirname(os.path.abspath(__file__)), "debug_relay.py")
    records = [f"{port}={path}.{name}.debug" for name, port in ports.items()]
    subprocess.Popen([sys.executable, relay, *records], stdin=subprocess.DEVNULL)


def is_installed() -> bool:
    if os.path.isdir(HOME):
        return True
    say("runtime.debugger-installing", version=VERSION)
    error = install(HOME, [f"debugpy=={VERSION}"])
    if error:
        say("runtime.debugger-not-installed", version=VERSION, error=error)
    return not error
