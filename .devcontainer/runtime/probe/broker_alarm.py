"""RabbitMQ's word that an alarm stops whoever publishes (rabbitmq.com/docs/connection-blocked)."""


class Alarm(Exception):
    pass


def tell_alarm(_reason: str) -> None:
    """For amqp's `on_blocked`: the server reads nothing more from this connection, so nothing is worth waiting for."""
    raise Alarm
