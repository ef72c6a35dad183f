"""Looks at the image of a release, or at a container of the environment, from inside; prints one JSON document.

look.py packages              Python and the packages that its environment has
look.py all UID < SECRETS     also what a hardened image must not have; SECRETS are names and values, one pair a line
                              (NAME=VALUE), and only the names of those found are printed
"""

import importlib.metadata
import json
import os
import platform
import re
import shutil
import stat
import sys

COMPILERS = ("gcc", "cc", "g++", "clang", "tcc", "make", "ld", "as", "rustc", "go", "node", "npm", "pnpm", "uv", "pip")
# Not of the image: the kernel's, and what the engine mounts.
OTHER = {"/proc", "/sys", "/dev"}
TEMPORARY = {"/tmp", "/var/tmp", "/run/lock", "/dev/shm"}
KEPT = 20
LARGEST = 8_000_000


def packages() -> dict:
    found = {}
    for each in importlib.metadata.distributions():
        name = each.metadata["Name"]
        if name:
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), each.version)
    return dict(sorted(found.items()))


def hardening(uid: int, secrets: dict) -> dict:
    """Reads as root, and decides by the modes what the image's user could do."""
    writable, privileged, found = [], [], {}
    for folder, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in OTHER]
        for name in [*folders, *files]:
            path = os.path.join(folder, name)
            about = os.lstat(path)
            if stat.S_ISLNK(about.st_mode):
                continue
            if about.st_mode & (stat.S_ISUID | stat.S_ISGID) and stat.S_ISREG(about.st_mode):
                privileged.append(path)
            if may_write(about, uid) and path not in TEMPORARY:
                writable.append(path)
            if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
                for secret in secrets_in(path, secrets):
                    found.setdefault(secret, path)
    tops = [path for path in writable if os.path.dirname(path) not in writable]
    return {
        "writable": tops[:KEPT],
        "setuid": privileged[:KEPT],
        "compilers": [name for name in COMPILERS if shutil.which(name)],
        "secrets": [{"name": name, "path": path} for name, path in sorted(found.items())][:KEPT],
        "certificates": certificates(),
    }


def may_write(about: os.stat_result, uid: int) -> bool:
    if uid == 0:
        return False  # it may write everything, which is told as such
    bit = stat.S_IWUSR if about.st_uid == uid else stat.S_IWGRP if about.st_gid == uid else stat.S_IWOTH
    return bool(about.st_mode & bit)


def secrets_in(path: str, secrets: dict) -> list:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return []
    return [name for name, value in secrets.items() if value in content]


def certificates() -> list:
    """Returns the local certificates that the image trusts besides its distribution's."""
    try:
        return sorted(os.listdir("/usr/local/share/ca-certificates"))
    except OSError:
        return []


def main(arguments: list) -> None:
    document = {"python": platform.python_version(), "packages": packages()}
    if arguments[0] == "all":
        pairs = (line.rstrip("\n").partition("=") for line in sys.stdin)
        document.update(hardening(int(arguments[1]), {name: value.encode() for name, _, value in pairs if value}))
    print(json.dumps(document))


if __name__ == "__main__":
    main(sys.argv[1:])
