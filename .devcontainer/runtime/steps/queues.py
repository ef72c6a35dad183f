"""Step `queues`: tries the broker as a worker would, before any role does, and tells what waits in it.

A worker that is refused tries again for minutes, or dies, each program for itself; here it is said once, and why.
Queues are only looked at: who declares one with other arguments than the product's is refused from then on.
"""

import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from amqp.exceptions import AccessRefused, ChannelError, NotAllowed
from bkdev_step import fail, one_stream, warn
from kombu import Connection
from kombu.utils.url import maybe_sanitize_url
from redis import exceptions as redis

sys.path += [str(Path(__file__).parent.parent / name) for name in ("probe", "supervisor")]
from asking import own_channel  # noqa: E402
from bkdev_definition import read  # noqa: E402
from programs import queues_in  # noqa: E402

BROKER = os.environ["CELERY_BROKER_URL"]
LEFT_BROKER = os.environ["BKDEV_LEFT_BROKER_URL"]  # the one of the profiles without RabbitMQ
SETTING = "see CELERY_BROKER_URL in .devcontainer/compose.yaml and compose.full.yaml"
ACCOUNT = f"the broker makes the account of RABBITMQ_* in .devcontainer/env/common.env at each start; {SETTING}"


def main() -> None:
    one_stream()
    need_known_kind(BROKER)
    print(f"queues: {shown(BROKER)} lets us in; {told(waiting(BROKER))}")
    if BROKER != LEFT_BROKER and (left := waiting(LEFT_BROKER)):
        warn(f"{shown(LEFT_BROKER)}: {told(left)} there, and no worker of this profile reads them")


def need_known_kind(url: str) -> None:
    if not re.match(r"(amqps?|pyamqp|rediss?)://", url):
        fail(f"{shown(url)} is neither RabbitMQ nor Redis", f"amqp://… or redis://…: {SETTING}")


def waiting(url: str) -> dict[str, int]:
    """How many messages each queue holds, or the end of this step with the reason why that cannot be told."""
    try:
        with Connection(url, connect_timeout=5, transport_options=limits(url)) as connection:
            connection.connect()
            sizes = {name: size(connection, name) for name in queue_names()}
    except AccessRefused:
        login = urlsplit(url).username
        fail(f"{shown(url)} refuses the user {login} or the password", ACCOUNT)
    except NotAllowed as error:
        vhost = unquote(urlsplit(url).path[1:])
        fail(f"{shown(url)} refuses the virtual host {vhost}: {error.reply_text}", ACCOUNT)
    except (redis.AuthenticationError, redis.ResponseError) as error:
        fail(f"{shown(url)} refuses us: {error}", SETTING)
    except (OSError, redis.RedisError) as error:
        fail(f"{shown(url)} is unreachable: {error}", f"look at the log of that service; {SETTING}")
    return {name: size for name, size in sizes.items() if size > 0}


def limits(url: str) -> dict[str, int]:
    return {"socket_timeout": 5, "socket_connect_timeout": 5} if url.startswith("redis") else {}


def queue_names() -> list[str]:
    """All that the programs of all services consume."""
    try:
        services = resolved()["services"].values()
    except ValueError as error:
        fail(str(error), "correct that line, or run bkdev up, which writes .devcontainer/.resolved")
    found = [queues_in((service.get("x-bkdev") or {}).get("programs") or {}) for service in services if service]
    return list(dict.fromkeys(name for names in found for name in names))


def resolved() -> dict:
    try:
        return read(".resolved")
    except FileNotFoundError:
        return read("compose.yaml")


def size(connection: Connection, name: str) -> int:
    channel = own_channel(connection)  # one for each, because a broker closes it when the queue is not there yet
    try:
        return channel.queue_declare(name, passive=True).message_count
    except ChannelError as error:
        if str(error.reply_code) != "404":
            raise
        return 0
    finally:
        channel.close()


def shown(url: str) -> str:
    return f"broker {maybe_sanitize_url(url)}"


def told(sizes: dict[str, int]) -> str:
    total = sum(sizes.values())
    if total == 0:
        return "no message waits"
    each = ", ".join(f"{name} {size}" for name, size in sizes.items())
    return f"{total} {'message waits' if total == 1 else 'messages wait'} ({each})"


main()
