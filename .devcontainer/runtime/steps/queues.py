"""Step `queues`: tries the broker as a worker would, before any role does, and reports what is waiting in it.

A refused worker retries for minutes, or dies, once per program; here the reason is reported once. Queues are only
queried: declaring one with other arguments than the product's would make the product's declaration fail.
"""

import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from amqp.exceptions import AccessRefused, ChannelError, NotAllowed
from bkdev_step import fail, message, one_stream, say, warn
from kombu import Connection
from kombu.utils.url import maybe_sanitize_url
from redis import exceptions as redis

sys.path += [str(Path(__file__).parent.parent / name) for name in ("probe", "supervisor")]
from asking import own_channel  # noqa: E402
from bkdev_definition import Unusable, read  # noqa: E402
from programs import queues_in  # noqa: E402

BROKER = os.environ["CELERY_BROKER_URL"]
LEFT_BROKER = os.environ["BKDEV_LEFT_BROKER_URL"]  # of the profiles without RabbitMQ


def main() -> None:
    one_stream()
    need_known_kind(BROKER)
    if found := waiting(BROKER):
        say("step.queues-hold", broker=shown(BROKER), count=sum(found.values()), queues=each(found))
    else:
        say("step.queues-empty", broker=shown(BROKER))
    if BROKER != LEFT_BROKER and (left := waiting(LEFT_BROKER)):
        warn("step.queues-left", broker=shown(LEFT_BROKER), count=sum(left.values()), queues=each(left))


def need_known_kind(url: str) -> None:
    if not re.match(r"(amqps?|pyamqp|rediss?)://", url):
        fail(message("step.broker-kind-unknown", broker=shown(url)), message("step.correct-broker-url"))


def waiting(url: str) -> dict[str, int]:
    """Returns how many messages each queue holds; ends the step with the reason if that is unknown."""
    try:
        with Connection(url, connect_timeout=5, transport_options=limits(url)) as connection:
            connection.connect()
            sizes = {name: size(connection, name) for name in queue_names()}
    except AccessRefused:
        user = urlsplit(url).username or ""
        fail(message("step.broker-denied", broker=shown(url), user=user), message("step.correct-broker-account"))
    except NotAllowed as error:
        vhost = unquote(urlsplit(url).path[1:])
        fail(
            message("step.broker-refuses-vhost", broker=shown(url), vhost=vhost, error=str(error.reply_text)),
            message("step.correct-broker-account"),
        )
    except (redis.AuthenticationError, redis.ResponseError) as error:
        fail(message("step.redis-refuses", broker=shown(url), error=str(error)), message("step.correct-broker-url"))
    except (OSError, redis.RedisError) as error:
        parts = urlsplit(url)
        fail(
            message(
                "step.broker-unreachable",
                broker=shown(url),
                kind="redis" if parts.scheme.startswith("redis") else "amqp",
                address=parts.netloc.rpartition("@")[2],
                error=str(error),
            ),
            message("step.see-log-of-broker", service=parts.hostname or ""),
        )
    return {name: size for name, size in sizes.items() if size > 0}


def limits(url: str) -> dict[str, int]:
    return {"socket_timeout": 5, "socket_connect_timeout": 5} if url.startswith("redis") else {}


def queue_names() -> list[str]:
    """Returns the queues that the programs of all services consume."""
    try:
        services = resolved()["services"].values()
    except Unusable as error:
        fail(error.message, message("step.correct-definition"))
    found = [queues_in((service.get("x-bkdev") or {}).get("programs") or {}) for service in services if service]
    return list(dict.fromkeys(name for names in found for name in names))


def resolved() -> dict:
    try:
        return read(".resolved")
    except FileNotFoundError:
        return read("compose.yaml")


def size(connection: Connection, name: str) -> int:
    channel = own_channel(connection)  # one per queue, because a broker closes it if the queue does not exist yet
    try:
        return channel.queue_declare(name, passive=True).message_count
    except ChannelError as error:
        if str(error.reply_code) != "404":
            raise
        return 0
    finally:
        channel.close()


def shown(url: str) -> str:
    return maybe_sanitize_url(url)


def each(sizes: dict[str, int]) -> list[str]:
    return [f"{name} {size}" for name, size in sizes.items()]


main()
