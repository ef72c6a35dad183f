"""How bkdev asks the broker what may not be there: on the last channel there is, by which the broker knows it and leaves the
error out of the product's log (broker.erl). In AMQP 0-9-1 a question for a missing queue is an error of its channel.
"""

CHANNEL = 2047


def own_channel(connection):
    """`connection` is kombu's. A broker that is not bkdev's may allow fewer channels; Redis has none like these."""
    connected = connection.connection
    is_marked = connection.transport.driver_type == "amqp" and connected.channel_max >= CHANNEL
    return connected.channel(CHANNEL) if is_marked else connection.channel()
