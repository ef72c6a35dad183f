"""The key pair with which this checkout's gateway signs, created once and kept on a volume."""

import subprocess
from pathlib import Path

from problems import Problem

PRIVATE = Path("/var/lib/gateway/key.pem")


def public_key() -> str:
    """Returns the public key in PEM, creating the pair if needed. Raises Problem if the file contains no key."""
    if not PRIVATE.exists():
        fresh = PRIVATE.with_suffix(".new")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(fresh))
        fresh.chmod(0o600)
        fresh.replace(PRIVATE)
    return openssl("pkey", "-in", str(PRIVATE), "-pubout")


def openssl(*words: str) -> str:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem("key-unusable", file=str(PRIVATE), problem=done.stderr.strip().splitlines()[-1:])
    return done.stdout
