"""Installs packages that bkdev itself needs in containers, such as debugpy. They are neither in the images nor among
the product's packages: each lies on the volume of packages, in a folder of its own, from its first use on.
"""

import os
import re
import shutil
import subprocess

INDEX = os.environ.get("BKDEV_PYPI_INDEX", "")
INTERPRETER = "/deps/venv/bin/python"


def install(home: str, requirements: list[str]) -> str:
    """Returns the error; empty if the folder `home` has the packages."""
    unfinished = f"{home}.{os.environ['BKDEV_INSTANCE']}"
    shutil.rmtree(unfinished, ignore_errors=True)
    index = ["--default-index", INDEX] if INDEX else []
    command = ["uv", "pip", "install", "--quiet", "--python", INTERPRETER, "--target", unfinished, *index]
    done = subprocess.run([*command, *requirements], capture_output=True, text=True)
    if done.returncode != 0:
        causes = re.findall(r"^\s*(?:error|cause|├─▶|╰─▶)[: ]+(.+)", done.stderr, re.MULTILINE)
        error = causes[-1] if causes else done.stderr.strip()[-300:]
        return re.sub(r"//[^/@]+@", "//***@", error)
    try:
        os.rename(unfinished, home)
    except OSError:  # another container was faster
        shutil.rmtree(unfinished, ignore_errors=True)
    return ""
