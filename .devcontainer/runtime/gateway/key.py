"""The key pair with which this checkout's gateway signs, and the certificate with which it serves HTTPS, both created
once and kept on a volume."""

import subprocess
from pathlib import Path

from problems import Problem

PRIVATE = Path("/var/lib/gateway/key.pem")
# The paths are in nginx.conf, too.
TLS_KEY = Path("/var/lib/gateway/tls.key")
CERTIFICATE = Path("/var/lib/gateway/tls.crt")
DAYS = 825  # Apple's systems reject certificates that are valid for longer
RENEW_SECONDS = 30 * 24 * 3600
NAMES = "subjectAltName=DNS:localhost,DNS:gateway,IP:127.0.0.1,IP:::1"
LEAF = "basicConstraints=critical,CA:FALSE"


def public_key() -> str:
    """Returns the public key in PEM, creating the pair if needed. Raises Problem if the file contains no key."""
    if not PRIVATE.exists():
        fresh = PRIVATE.with_suffix(".new")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(fresh))
        fresh.chmod(0o600)
        fresh.replace(PRIVATE)
    return openssl("pkey", "-in", str(PRIVATE), "-pubout")


def make_certificate() -> None:
    """Creates the certificate if there is none, or if it soon expires. Clients can trust it by itself: it is not an
    authority, so nobody can issue others with its key. Raises Problem if it cannot be created."""
    check = ["openssl", "x509", "-in", str(CERTIFICATE), "-noout", "-checkend", str(RENEW_SECONDS)]
    if TLS_KEY.exists() and subprocess.run(check, capture_output=True).returncode == 0:
        return
    key, certificate = TLS_KEY.with_suffix(".key.new"), CERTIFICATE.with_suffix(".crt.new")
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-keyout", str(key)]
    about = ["-subj", "/CN=bkdev gateway", "-addext", NAMES, "-addext", LEAF, "-days", str(DAYS)]
    openssl("req", "-x509", *kind, "-out", str(certificate), *about, file=CERTIFICATE)
    key.replace(TLS_KEY)
    certificate.replace(CERTIFICATE)


def openssl(*words: str, file: Path = PRIVATE) -> str:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem("key-unusable", file=str(file), problem=done.stderr.strip().splitlines()[-1:])
    return done.stdout
