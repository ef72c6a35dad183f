"""Queries the broker about what may not exist, on the highest channel number: by that, the broker recognises bkdev and
keeps the error out of the product's log (broker.erl). In AMQP 0-9-1, a query about a missing queue is a channel
error.
"""

CHANNEL = 2047


def own_channel(connection):
    """`connection` is kombu's. A broker that is not bkdev's may allow fewer channels, and Redis has none."""
    connected = connection.connection
    is_marked = connection.transport.driver_type == "amqp" and connected.channel_max >= CHANNEL
    return connected.channel(CHANNEL) if is_marked else connection.channel()
