"""A close look's findings beyond the ping: the queues, their consumers, and the tasks that nodes hold."""

import time

from asking import own_channel
from messages import Wording, few, first_digit, message

# More would add nothing, and their names may be long.
TASKS_KEPT = 20


class WorkerQueues:
    """Queries over kombu's connection, on a channel of its own: RabbitMQ closes the channel on a query about a missing
    queue."""

    def __init__(self, connection, is_amqp: bool):
        self.connection = connection
        self.is_amqp = is_amqp
        self.channel = None

    def look(self, nodes: list[str], heard: dict[str, dict], wanted: list[str]) -> dict:
        """`heard`: the nodes' replies by method and node. Missing ones did not arrive in time."""
        consumed = {node: names_of(heard["active_queues"].get(node)) for node in nodes}
        names = sorted({*wanted, *(name for names in consumed.values() for name in names or ())})
        now = time.time()
        return {
            "nodes": {
                node: {
                    "queues": consumed[node],
                    "active": tasks_of(heard["active"].get(node), now),
                    "reserved": tasks_of(heard["reserved"].get(node), now),
                    "started": started_in(heard["stats"].get(node)),
                }
                for node in nodes
            },
            "queues": {name: self._depth(name, consumed) for name in names},
        }

    def is_away(self, node: str, answered: int) -> bool:
        """Whether a silent node is not even connected. `answered`: how many others have just replied."""
        name = f"{node}.celery.pidbox"
        if self.is_amqp:
            _, consumers = self._declare(name)
            return consumers == 0
        # Redis only tells how many clients listen in this database, so with other listeners the answer stays open.
        channel = self.connection.default_channel
        listening = channel.client.client_list(_type="pubsub")
        return sum(client["db"] == channel.keyprefix_fanout.strip("/.") for client in listening) <= answered

    def _depth(self, name: str, consumed: dict) -> dict:
        if self.is_amqp:
            messages, consumers = self._declare(name)
            return {"waiting": messages, "consumers": consumers}
        # Redis does not list consumers; the nodes report theirs, unless one did not reply.
        consumers = sum(name in names for names in consumed.values() if names is not None)
        is_sure = consumers > 0 or None not in consumed.values()
        return {"waiting": self.connection.default_channel._size(name), "consumers": consumers if is_sure else None}

    def _declare(self, name: str) -> tuple[int, int]:
        if self.channel is None or not self.channel.is_open:
            self.channel = own_channel(self.connection)
        try:
            found = self.channel.queue_declare(name, passive=True)
        except self.connection.channel_errors:
            self.channel = None
            return 0, 0
        return found.message_count, found.consumer_count


def why_unconsumed(found: dict, wanted: list[str]) -> Wording:
    alone = [name for name in wanted if found["queues"][name]["consumers"] == 0]
    if not alone:
        return ""
    waiting = sum(found["queues"][name]["waiting"] for name in alone)
    return message("probe.queues-unread", **few("queues", alone), waiting=first_digit(waiting))


def names_of(queues) -> list[str] | None:
    return None if queues is None else [queue["name"] for queue in queues]


def started_in(stats: dict | None) -> int | None:
    """Returns how many tasks a node has started since it began."""
    return None if stats is None else sum(stats["total"].values())


def tasks_of(tasks, now: float) -> list[dict] | None:
    if tasks is None:
        return None
    return [
        {
            "id": str(task.get("id")),
            "name": str(task.get("name")),
            "seconds": max(0, round(now - (task.get("time_start") or now))),
        }
        for task in tasks[:TASKS_KEPT]
    ]
