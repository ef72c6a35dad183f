"""RabbitMQ's notification that an alarm blocks publishers (rabbitmq.com/docs/connection-blocked)."""


class Alarm(Exception):
    pass


def tell_alarm(_reason: str) -> None:
    """For amqp's `on_blocked`: the server no longer reads from this connection, so waiting is pointless."""
    raise Alarm
