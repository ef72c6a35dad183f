"""Removes secrets from values and texts of the product, by the rules of src/shared/model/secret.ts."""

import re
from urllib.parse import urlsplit

MASK = "••••••"
SECRET_NAME = re.compile(
    r"SECRET|PASSW(?:OR)?D|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|SIGNING"
    r"|(?:^|_)(?:API_?|ACCESS_|ENCRYPTION_)?KEY(?:$|_\d)",
    re.IGNORECASE,
)
# A password may contain any character that its URL should have encoded, so everything up to the last @ belongs to it,
# that of the query excepted if there is another.
LOGIN = re.compile(r"(://[^:@/\s]*):(?:[^\s'\"?]*@|[^\s'\"]*@)")
ASSIGNED = re.compile(r"((?:passw(?:or)?d|secret|token)['\"]?\s*[=:]\s*['\"]?)[^\s'\",&;]+", re.IGNORECASE)
# Shorter ones may be part of ordinary words.
SECRET_LENGTH = 8


def without_secrets(text: str, environment: dict) -> str:
    secrets = [value for name, value in environment.items() if SECRET_NAME.search(name) and len(value) >= SECRET_LENGTH]
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return masked_url(text)


def address(urls) -> dict:
    """Returns the masked URL and the hosts of one or several addresses; Celery separates alternatives by semicolons."""
    texts = [urls] if isinstance(urls, str) else [str(each) for each in urls]
    parts = [part for text in texts for part in re.split(r";(?=[a-z][a-z0-9+.-]*://)", text) if part]
    hosts = {host for part in parts for host in hosts_in(part)}
    return {"url": ";".join(masked_url(part) for part in parts), "hosts": sorted(hosts)}


def masked_url(url: str) -> str:
    return ASSIGNED.sub(rf"\1{MASK}", LOGIN.sub(rf"\1:{MASK}@", url))


def hosts_in(url: str) -> list:
    """Returns the hosts of a URL; a list of servers, as of a cluster, is separated by commas."""
    authority = re.search(r"://([^/?#]*)", LOGIN.sub(r"\1@", url))
    if authority is None:
        return []
    found = [host_of(part) for part in authority[1].rpartition("@")[2].split(",")]
    return [host for host in found if host]


def host_of(server: str) -> str:
    """Returns the host of `host:port`; empty if there is none."""
    try:
        return urlsplit(f"//{server}").hostname or ""
    except ValueError:
        return ""
