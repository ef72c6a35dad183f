"""Pings Celery's worker nodes like `celery inspect ping`, without importing the product.

With bare kombu, that takes milliseconds, while importing the product takes seconds. One connection is kept for all
looks. Each look also sends itself a message: if that arrives, the broker works and a silent node is at fault.
"""

import socket
import time
from urllib.parse import urlsplit
from uuid import uuid4

from kombu import Connection, Consumer, Producer, Queue
from kombu.pidbox import Mailbox

from broker_alarm import Alarm, tell_alarm
from connection_errors import broker_unreachable, no_answer_within, why_broker_fails, without_login
from messages import Wording, few, message
from verdict import Verdict, cut_off, healthy, unhealthy, unknown
from worker_queues import WorkerQueues, why_unconsumed

# A worker that has just subscribed missed earlier messages.
RESEND_SECONDS = 0.5
# A node that loses its broker keeps reconnecting for this long, without replying.
CONNECT_SECONDS = 60

# The exchanges of `app.control`.
MAILBOX = Mailbox("celery", type="fanout")
ECHO = "echo"
# Additional queries of a close look; `celery/worker/control.py`.
CLOSE = {"active": {"safe": True}, "reserved": {}, "active_queues": {}, "stats": {}}


class CeleryNodes:
    """The workers behind one broker, for use by one thread. `asker` distinguishes programs in one container. Queries
    use `serializer`: a worker that accepts only pickle takes a JSON ping for an attack, and vice versa."""

    def __init__(self, url: str, asker: str, timeout: float, serializer: str = "pickle"):
        self.serializer = serializer
        self.url = url
        self.asker = asker
        self.timeout = timeout
        self.connection = None

    def ask(self, nodes: list[str], wanted: list[str], since: float = 0, closely: bool = False) -> Verdict:
        """`wanted`: queues that must be consumed; `since`: when the role's youngest program started, epoch seconds."""
        # The failure of a kept connection only says that it broke some time ago.
        if self.connection is not None:
            try:
                return self._look(nodes, wanted, since, closely)
            except Exception:
                self._drop()
        try:
            self._connect()
            return self._look(nodes, wanted, since, closely)
        except ImportError as error:
            return unknown(message("probe.broker-not-importable", broker=without_login(self.url), error=str(error)))
        except Alarm:
            self._drop()
            return cut_off(message("probe.broker-blocked", broker=without_login(self.url)))
        except Exception as error:
            self._drop()
            return cut_off(why_broker_fails(error, self.url, self.timeout))

    def when_stuck(self, seconds: float) -> Wording:
        return broker_unreachable(self.url, no_answer_within(seconds))

    def close(self) -> None:
        if self.connection is None:
            return
        try:
            self.queue.delete()
            self.connection.close()
        except Exception:
            self._drop()
        self.connection = None

    def _connect(self) -> None:
        is_amqp = "amqp" in urlsplit(self.url).scheme
        # `ack_emulation` would return what other consumers have held for an hour, which is not ours to decide.
        for_redis = {"socket_timeout": self.timeout, "socket_connect_timeout": self.timeout, "ack_emulation": False}
        options = {} if is_amqp else for_redis
        self.connection = Connection(self.url, connect_timeout=self.timeout, transport_options=options)
        self.connection.ensure_connection(errback=give_up, reraise_as_library_errors=False)
        if is_amqp:
            self.connection.connection.on_blocked = tell_alarm
        self.queues = WorkerQueues(self.connection, is_amqp)
        self.channel = self.connection.channel()
        # RabbitMQ removes an exclusive queue with its connection. Redis has no owners, so there the name is stable, and
        # a killed probe's queue is reused.
        self.key = f"bkdev.{uuid4()}" if is_amqp else f"bkdev.{self.asker}.{socket.gethostname()}"
        name = f"{self.key}.{MAILBOX.reply_exchange.name}"
        kept = {"durable": False, "exclusive": True, "auto_delete": True}
        self.queue = Queue(name, MAILBOX.reply_exchange, self.key, channel=self.channel, **kept)
        Consumer(self.channel, [self.queue], True, callbacks=[self._hear], accept=["pickle", "json"]).consume()

    def _look(self, nodes: list[str], wanted: list[str], since: float, closely: bool) -> Verdict:
        started = time.monotonic()
        silent = self._collect({"ping": {}}, nodes)
        if silent:
            return unhealthy(self._why_silent(silent, since))
        seconds = time.monotonic() - started
        if not closely:
            return healthy(seconds)
        self._collect(CLOSE, nodes)
        found = self.queues.look(nodes, self.heard, wanted)
        problem = why_unconsumed(found, wanted)
        return unhealthy(problem) if problem else healthy(seconds, worker=found)

    def _collect(self, methods: dict[str, dict], nodes: list[str]) -> list[str]:
        """Collects replies in `heard`, by method and node; returns the nodes without one."""
        started = time.monotonic()
        end, resend_at = started + self.timeout, started
        self.heard = {ECHO: {}} | {method: {} for method in methods}
        self.tickets = {str(uuid4()): method for method in self.heard}
        echo = next(iter(self.tickets))
        self._send({ECHO: True}, MAILBOX.reply_exchange, self.key, {"ticket": echo})
        while (now := time.monotonic()) < end:
            silent = [node for node in nodes if any(node not in self.heard[method] for method in methods)]
            if not silent and self.heard[ECHO]:
                return []
            if now >= resend_at:
                resend_at = now + RESEND_SECONDS
                for ticket, method in self.tickets.items():
                    if method in methods:
                        self._send(self._request(method, methods[method], ticket, silent), MAILBOX.exchange, "", {})
            try:
                self.connection.drain_events(timeout=min(end, resend_at) - now)
            except TimeoutError:
                pass
        if not self.heard[ECHO]:
            raise TimeoutError
        return silent

    def _why_silent(self, silent: list[str], since: float) -> Wording:
        broker = without_login(self.url)
        answered = len(self.heard["ping"])
        away = [node for node in silent if self.queues.is_away(node, answered)]
        if not away:
            return message("probe.no-reply", nodes=silent, broker=broker)
        if since and time.time() - since < CONNECT_SECONDS:
            return message("probe.not-connected-yet", **few("nodes", away), broker=broker)
        return message("probe.not-connected", **few("nodes", away), broker=broker)

    def _request(self, method: str, arguments: dict, ticket: str, nodes: list[str]) -> dict:
        reply_to = {"exchange": MAILBOX.reply_exchange.name, "routing_key": self.key}
        whom = {"destination": nodes, "pattern": None, "matcher": None}
        return {"method": method, "arguments": arguments, "ticket": ticket, "reply_to": reply_to, **whom}

    def _send(self, body: dict, exchange, routing_key: str, headers: dict) -> None:
        producer = Producer(self.channel, exchange, routing_key, self.serializer, auto_declare=False)
        producer.publish(body, headers=headers, declare=[exchange])

    def _hear(self, body, reply) -> None:
        # A node that was stopped and continued replies to outdated queries.
        method = self.tickets.get(reply.headers.get("ticket"))
        if method is not None and isinstance(body, dict):
            self.heard[method].update(body)

    def _drop(self) -> None:
        """Without telling the broker, which may hang."""
        connection, self.connection = self.connection, None
        try:
            connection.collect(socket_timeout=0.5)
        except Exception:
            pass


def give_up(error: Exception, _interval: float) -> None:
    """Called before kombu would wait and retry."""
    raise error
