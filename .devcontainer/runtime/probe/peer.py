"""Determines whom a probe in the definition (`x-bkdev.probe`) asks, from the role's environment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from messages import message
from verdict import Verdict, unhealthy


@dataclass(frozen=True)
class Question:
    """`open` does not connect yet. Questions with the same address share a connection."""

    address: tuple
    open: Callable[[float], Any]
    ask: Callable[[Any], Verdict]


@dataclass(frozen=True)
class Asked:
    """The details of one look: when the role's youngest program started (epoch seconds), whether to look closely."""

    asker: str
    since: float = 0
    closely: bool = False


def question_of(probe: Mapping, environment: Mapping[str, str], asked: Asked) -> Question | dict:
    """Returns the question, or what is missing to ask it."""
    [(kind, of)] = probe.items()
    try:
        return KINDS[kind](of, environment, asked)
    except KeyError as error:
        return message("probe.variable-missing", of=environment_of(kind), variable=error.args[0])
    except ValueError:
        return message("probe.port-invalid", of=environment_of(kind))
    except ImportError as error:
        return message("probe.import-failed", error=str(error))


def environment_of(kind: str) -> str:
    """Returns whose environment it is."""
    return "role" if kind in ("celery", "redbeat") else "workspace"


def _celery(of: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from celery_nodes import CeleryNodes
    from senders import why_elsewhere

    def ask(peer: CeleryNodes) -> Verdict:
        verdict = peer.ask(of["nodes"], wanted, asked.since, asked.closely)
        elsewhere = why_elsewhere(url) if verdict.health == "healthy" else ""
        return unhealthy(elsewhere) if elsewhere else verdict

    url = environment["CELERY_BROKER_URL"]
    wanted = [name for name in environment.get("BKDEV_QUEUES", "").split(",") if name]
    serializer = environment.get("BKDEV_CELERY_SERIALIZER") or "pickle"
    address = ("celery", url, serializer)
    return Question(address, lambda timeout: CeleryNodes(url, asked.asker, timeout, serializer), ask)


def _redbeat(_: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from beat_schedule import BeatSchedule

    host, port = environment["REDIS_HOST"], int(environment.get("REDIS_PORT") or 6379)
    address = ("redbeat", host, port)
    return Question(address, lambda timeout: BeatSchedule(host, port, timeout), lambda peer: peer.ask(asked.since))


def _redis(_: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from redis_store import RedisStore

    host, port = environment["REDIS_HOST"], int(environment.get("REDIS_PORT") or 6379)
    return Question(("redis", host, port), lambda timeout: RedisStore(host, port, timeout), lambda peer: peer.ask())


def _rabbitmq(_: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from rabbitmq_store import RabbitmqStore

    host, port = environment["RABBITMQ_HOST"], int(environment.get("RABBITMQ_PORT") or 5672)
    login = environment["RABBITMQ_USER"], environment["RABBITMQ_PASSWORD"]
    vhost = environment["RABBITMQ_VHOST"]
    address = ("rabbitmq", host, port, vhost, *login)
    return Question(address, lambda timeout: RabbitmqStore(host, port, login, vhost, timeout), lambda peer: peer.ask())


def _memcached(_: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from memcached_store import MemcachedStore

    # The product's own variable of this name may have the port, too.
    host, _, port = environment["MEMCACHED_HOST"].partition(":")
    port = int(port or environment.get("MEMCACHED_PORT") or 11211)
    return Question(
        ("memcached", host, port),
        lambda timeout: MemcachedStore(host, port, timeout),
        lambda peer: peer.ask(),
    )


def _djangobeat(_: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from database_schedule import DatabaseSchedule

    options = mysql_options(environment)
    return Question(
        ("djangobeat", *options.values()),
        lambda timeout: DatabaseSchedule(options, timeout),
        lambda peer: peer.ask(asked.since),
    )


def _mysql(of: Mapping, environment: Mapping[str, str], asked: Asked) -> Question:
    from mysql_store import MysqlStore

    options = mysql_options(environment)
    charset = of.get("charset", "")
    return Question(
        ("mysql", charset, *options.values()),
        lambda timeout: MysqlStore(options, charset, timeout),
        lambda peer: peer.ask(asked.closely),
    )


def mysql_options(environment: Mapping[str, str]) -> dict:
    return {
        "host": environment["MYSQL_HOST"],
        "port": int(environment.get("MYSQL_PORT") or 3306),
        "user": environment["MYSQL_USER"],
        "password": environment["MYSQL_PASSWORD"],
        "database": environment["MYSQL_NAME"],
    }


KINDS = {
    "celery": _celery,
    "redbeat": _redbeat,
    "djangobeat": _djangobeat,
    "redis": _redis,
    "rabbitmq": _rabbitmq,
    "memcached": _memcached,
    "mysql": _mysql,
}
