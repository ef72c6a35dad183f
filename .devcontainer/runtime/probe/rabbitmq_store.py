"""Checks whether the application's user can access its RabbitMQ virtual host, and whether messages are accepted."""

import time

from amqp import Connection, Message
from amqp.exceptions import AMQPError

from broker_alarm import Alarm, tell_alarm
from connection_errors import is_nobody_there, no_answer_within, why_broker_fails
from messages import Wording, message
from verdict import Verdict, absent, healthy, unhealthy

# To the default exchange with the name of no queue, so the message is dropped.
NOWHERE = "bkdev.check"


class RabbitmqStore:
    """One connection, for use by one thread, kept for all looks: opening one costs the server more than anything else
    here."""

    def __init__(self, host: str, port: int, login: tuple[str, str], vhost: str, timeout: float):
        self.host = host
        self.timeout = timeout
        self.url = f"amqp://{login[0]}@{host}:{port}/{vhost}"
        self.options = {
            "host": f"{host}:{port}",
            "userid": login[0],
            "password": login[1],
            "virtual_host": vhost,
            "connect_timeout": timeout,
            "read_timeout": timeout,
            "write_timeout": timeout,
            "on_blocked": tell_alarm,
        }
        self.connection = None

    def ask(self) -> Verdict:
        if self.connection is not None:
            try:
                return self._look()
            except (Alarm, AMQPError, OSError):
                self._drop()  # it broke some time ago, which says nothing about now
        try:
            self._connect()
            return self._look()
        except Alarm:
            self._drop()
            return unhealthy(message("probe.alarm"))
        except (AMQPError, OSError) as error:
            self._drop()
            if is_nobody_there(error):
                return absent(self.host)
            return unhealthy(why_broker_fails(error, self.url, self.timeout))

    def when_stuck(self, seconds: float) -> Wording:
        return no_answer_within(seconds)

    def close(self) -> None:
        if self.connection is not None:
            try:
                self.connection.close()
            except (AMQPError, OSError):
                pass
        self._drop()

    def _connect(self) -> None:
        self.connection = Connection(**self.options)
        self.connection.connect()

    def _look(self) -> Verdict:
        """An alarm blocks only publishers and is reported only to them; if the channel closes normally, there is none.
        """
        started = time.monotonic()
        channel = self.connection.channel()
        channel.basic_publish(Message(""), routing_key=NOWHERE)
        channel.close()
        return healthy(time.monotonic() - started)

    def _drop(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.collect()
