"""Says in a person's words why a connection failed. Passwords are left out of everything."""

import socket
from urllib.parse import quote, unquote, urlsplit


def why_broker_fails(error: Exception, url: str, timeout: float) -> str:
    """`error` is one of kombu's, amqp's or redis'; told by name, for a product may have only one of these packages."""
    broker = f"broker {without_login(url)}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"{broker} has no address that can be used: see CELERY_BROKER_URL"
    login = f'user "{unquote(parts.username)}" or its password' if parts.username else "the password"
    vhost = unquote(parts.path.removeprefix("/")) or "/"
    kind, text = type(error).__name__, without_password(str(error), parts.password)
    # RabbitMQ says 530 for a virtual host that is missing or not this user's, 403 for a login.
    if kind == "NotAllowed" and "not found" in text:
        return f'{broker} has no virtual host "{vhost}"'
    if kind == "NotAllowed":
        return f'{broker} refuses user "{unquote(parts.username or "")}" access to virtual host "{vhost}"'
    if kind == "AccessRefused" and "Login was refused" in text or kind == "AuthenticationError":
        return f"{broker} refuses {login}"
    if "DB index" in text or "Database is int" in text:
        return f'{broker} has no database "{vhost}"'
    if kind == "BusyLoadingError":
        return f"{broker} is still loading its data"
    if kind == "ValueError":  # its text quotes the address
        return f"{broker} has no address that can be used: see CELERY_BROKER_URL"
    if "No such transport" in text:
        return f'there is no kind of broker "{parts.scheme}": see CELERY_BROKER_URL'
    return f"{broker} is unreachable: {why_unreachable(error, text, parts.hostname, timeout)}"


def why_unreachable(error: Exception, text: str, host: str | None, timeout: float) -> str:
    """`text` is what may be shown of the error."""
    cause = cause_of(error)
    if isinstance(cause, socket.gaierror):
        return f"no such host {host}"
    if isinstance(cause, TimeoutError):
        return no_answer_within(timeout)
    if isinstance(cause, ConnectionRefusedError):
        return "connection refused"
    if isinstance(cause, (ConnectionResetError, BrokenPipeError)):
        return "it broke the connection off"
    return f"{type(error).__name__} {text}"[:160]


def is_nobody_there(error: Exception) -> bool:
    """Docker knows the name of a service only while its container runs."""
    return isinstance(cause_of(error), socket.gaierror)


def cause_of(error: Exception) -> BaseException:
    """The system's error within what libraries wrapped around it, if there is one."""
    cause: BaseException = error
    while not isinstance(cause, OSError) and (cause.__cause__ or cause.__context__):
        cause = cause.__cause__ or cause.__context__
    return cause


def no_answer_within(seconds: float) -> str:
    return f"no answer within {seconds:g} s"


def without_login(url: str) -> str:
    """Of each alternative that kombu may try, also where a password was not escaped."""
    parts = (part.partition("://") for part in url.split(";"))
    return ";".join(f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" for scheme, _, rest in parts)


def without_password(text: str, password: str | None) -> str:
    for secret in {password, unquote(password), quote(unquote(password), safe="")} if password else ():
        text = text.replace(secret, "***")
    return text
