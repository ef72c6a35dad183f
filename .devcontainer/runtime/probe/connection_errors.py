"""Explains why a connection failed, without passwords."""

import socket
from urllib.parse import quote, unquote, urlsplit

from messages import Wording, message


def why_broker_fails(error: Exception, url: str, timeout: float) -> Wording:
    """`error` is kombu's, amqp's or redis'; identified by name, as a product may have only one of these packages."""
    broker = without_login(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return message("probe.broker-address-invalid", broker=broker)
    user = unquote(parts.username) if parts.username else None
    vhost = unquote(parts.path.removeprefix("/")) or "/"
    kind, text = type(error).__name__, without_password(str(error), parts.password)
    # RabbitMQ replies 530 for a virtual host that does not exist or is not accessible, 403 for a failed login.
    if kind == "NotAllowed" and "not found" in text:
        return message("probe.broker-no-vhost", broker=broker, vhost=vhost)
    if kind == "NotAllowed":
        return message("probe.broker-no-access", broker=broker, user=user or "", vhost=vhost)
    if kind == "AccessRefused" and "Login was refused" in text or kind == "AuthenticationError":
        return message("probe.broker-denied", broker=broker, kind=kind_of(url), user=user)
    if "DB index" in text or "Database is int" in text:
        return message("probe.broker-no-database", broker=broker, database=vhost)
    if kind == "BusyLoadingError":
        return message("probe.broker-loading", broker=broker)
    if kind == "ValueError":  # its text contains the address
        return message("probe.broker-address-invalid", broker=broker)
    if "No such transport" in text:
        return message("probe.broker-kind-unknown", transport=parts.scheme)
    return broker_unreachable(url, why_unreachable(error, text, parts.hostname, timeout))


def broker_unreachable(url: str, why: Wording) -> dict:
    broker = without_login(url)
    address = broker.partition("://")[2].partition("/")[0] or None
    return message("probe.broker-unreachable", broker=broker, kind=kind_of(url), address=address, why=why)


def kind_of(url: str) -> str:
    return "redis" if url.startswith("redis") else "amqp"


def why_unreachable(error: Exception, text: str, host: str | None, timeout: float) -> Wording:
    """`text` is the part of the error that may be shown."""
    cause = cause_of(error)
    if isinstance(cause, socket.gaierror):
        return message("probe.no-host", host=host or "")
    if isinstance(cause, TimeoutError):
        return no_answer_within(timeout)
    if isinstance(cause, ConnectionRefusedError):
        return message("probe.connection-refused")
    if isinstance(cause, (ConnectionResetError, BrokenPipeError)):
        return message("probe.connection-broken")
    return f"{type(error).__name__} {text}"[:160]


def is_nobody_there(error: Exception) -> bool:
    """Whether nobody is there: Docker resolves a service's name only while its container is running."""
    return isinstance(cause_of(error), socket.gaierror)


def cause_of(error: Exception) -> BaseException:
    """Returns the system's error inside what libraries wrapped around it, if there is one."""
    cause: BaseException = error
    while not isinstance(cause, OSError) and (cause.__cause__ or cause.__context__):
        cause = cause.__cause__ or cause.__context__
    return cause


def no_answer_within(seconds: float) -> dict:
    return message("probe.no-answer", withinMs=round(seconds * 1000))


def without_login(url: str) -> str:
    """For each alternative that kombu may try, even with an unescaped password."""
    parts = (part.partition("://") for part in url.split(";"))
    return ";".join(f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" for scheme, _, rest in parts)


def without_password(text: str, password: str | None) -> str:
    for secret in {password, unquote(password), quote(unquote(password), safe="")} if password else ():
        text = text.replace(secret, "***")
    return text
