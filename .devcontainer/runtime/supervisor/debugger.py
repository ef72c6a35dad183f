"""Prepares a container for the mode `debug`: installs debugpy on first use, and keeps its ports open.

debugpy is not in the images and not among the product's packages: it lies on the volume of packages, in a folder of its
own, and only if somebody debugs.
"""

import os
import re
import shutil
import subprocess
import sys

from bkdev_debug import HOME, VERSION
from bkdev_say import say

INDEX = os.environ.get("BKDEV_PYPI_INDEX", "")
INTERPRETER = "/deps/venv/bin/python"


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
    unfinished = f"{HOME}.{os.environ['BKDEV_INSTANCE']}"
    shutil.rmtree(unfinished, ignore_errors=True)
    index = ["--default-index", INDEX] if INDEX else []
    command = ["uv", "pip", "install", "--quiet", "--python", INTERPRETER, "--target", unfinished, *index]
    done = subprocess.run([*command, f"debugpy=={VERSION}"], capture_output=True, text=True)
    if done.returncode != 0:
        causes = re.findall(r"^\s*(?:error|cause|├─▶|╰─▶)[: ]+(.+)", done.stderr, re.MULTILINE)
        error = causes[-1] if causes else done.stderr.strip()[-300:]
        say("runtime.debugger-not-installed", version=VERSION, error=re.sub(r"//[^/@]+@", "//***@", error))
        return False
    try:
        os.rename(unfinished, HOME)
    except OSError:  # another container was faster
        shutil.rmtree(unfinished, ignore_errors=True)
    return True
