"""Pings the nodes of Celery's workers as `celery inspect ping` does, without importing the product.

With bare kombu that takes milliseconds where the product's import takes seconds. One connection is kept for all looks.
Each look also sends a message to itself: if that one comes back, the broker works and a silent node is to blame.
"""

import socket
import time
from urllib.parse import urlsplit
from uuid import uuid4

from kombu import Connection, Consumer, Producer, Queue
from kombu.pidbox import Mailbox

from connection_errors import no_answer_within, why_broker_fails, without_login
from verdict import Verdict, healthy, unhealthy, unknown

# A worker that subscribes only now has missed what was sent before.
RESEND_SECONDS = 0.5

# The exchanges are those of `app.control`. A product that accepts only pickle takes a ping in JSON for an attack.
MAILBOX = Mailbox("celery", type="fanout", serializer="pickle")
ECHO = "echo"


class CeleryNodes:
    """The workers behind one broker, for one thread. `asker` tells the programs of one container apart."""

    def __init__(self, url: str, asker: str, timeout: float):
        self.url = url
        self.asker = asker
        self.timeout = timeout
        self.connection = None

    def ask(self, nodes: list[str]) -> Verdict:
        # That a kept connection fails tells only that it died some time ago.
        if self.connection is not None:
            try:
                return self._ping(nodes)
            except Exception:
                self._drop()
        try:
            self._connect()
            return self._ping(nodes)
        except ImportError as error:
            return unknown(f"broker {without_login(self.url)} cannot be asked: {error}")
        except Exception as error:
            self._drop()
            return unhealthy(why_broker_fails(error, self.url, self.timeout))

    def when_stuck(self, seconds: float) -> str:
        return f"broker {without_login(self.url)} is unreachable: {no_answer_within(seconds)}"

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
        # `ack_emulation` would give back what other consumers have held for an hour: that is theirs to decide.
        for_redis = {"socket_timeout": self.timeout, "socket_connect_timeout": self.timeout, "ack_emulation": False}
        options = {} if is_amqp else for_redis
        self.connection = Connection(self.url, connect_timeout=self.timeout, transport_options=options)
        self.connection.ensure_connection(errback=give_up, reraise_as_library_errors=False)
        self.channel = self.connection.channel()
        # RabbitMQ removes an exclusive queue with its connection. Redis knows no owner, so there the name stays the
        # same: what a killed probe left behind is used again by the next one.
        self.key = f"bkdev.{uuid4()}" if is_amqp else f"bkdev.{self.asker}.{socket.gethostname()}"
        name = f"{self.key}.{MAILBOX.reply_exchange.name}"
        kept = {"durable": False, "exclusive": True, "auto_delete": True}
        self.queue = Queue(name, MAILBOX.reply_exchange, self.key, channel=self.channel, **kept)
        Consumer(self.channel, [self.queue], True, callbacks=[self._hear], accept=["pickle", "json"]).consume()

    def _ping(self, nodes: list[str]) -> Verdict:
        started = time.monotonic()
        end, resend_at = started + self.timeout, started
        self.ticket, self.heard = str(uuid4()), set()
        self._send({ECHO: True}, MAILBOX.reply_exchange, self.key, {"ticket": self.ticket})
        while (missing := {ECHO, *nodes} - self.heard) and (now := time.monotonic()) < end:
            if now >= resend_at:
                resend_at = now + RESEND_SECONDS
                self._send(self._request(sorted(missing - {ECHO})), MAILBOX.exchange, "", {})
            try:
                self.connection.drain_events(timeout=min(end, resend_at) - now)
            except TimeoutError:
                pass
        if ECHO in missing:
            raise TimeoutError
        if missing:
            silent = ", ".join(node for node in nodes if node in missing)
            return unhealthy(f"no reply from {silent}; broker {without_login(self.url)} answers")
        return healthy(time.monotonic() - started)

    def _request(self, nodes: list[str]) -> dict:
        reply_to = {"exchange": MAILBOX.reply_exchange.name, "routing_key": self.key}
        whom = {"destination": nodes, "pattern": None, "matcher": None}
        return {"method": "ping", "arguments": {}, "ticket": self.ticket, "reply_to": reply_to, **whom}

    def _send(self, body: dict, exchange, routing_key: str, headers: dict) -> None:
        producer = Producer(self.channel, exchange, routing_key, "pickle", auto_declare=False)
        producer.publish(body, headers=headers, declare=[exchange])

    def _hear(self, body, message) -> None:
        # A node that was stopped and goes on answers questions that nobody asks any more.
        if message.headers.get("ticket") == self.ticket and isinstance(body, dict):
            self.heard.update(body)

    def _drop(self) -> None:
        """Without a word to the broker, which may hang."""
        connection, self.connection = self.connection, None
        try:
            connection.collect(socket_timeout=0.5)
        except Exception:
            pass


def give_up(error: Exception, _interval: float) -> None:
    """Called before kombu waits to try again."""
    raise error
