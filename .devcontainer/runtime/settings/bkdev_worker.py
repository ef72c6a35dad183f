"""Loaded into every worker by `-I bkdev_worker`: it waits for its broker; an idle one ends at once when it is told to, a busy one
in time, and no task is lost by that.

Celery looks at a signal only when its event loop wakes, up to 2 s later, and then waits for its running task without
end. One that is killed meanwhile loses that task, which the broker forgot when it began, and with Redis as its broker
keeps those it has taken besides to itself for the product's visibility timeout, by default an hour.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
import time

import bkdev_loading
import bkdev_requests
from bkdev_say import say
from celery import bootsteps
from celery.signals import worker_init, worker_ready, worker_shutting_down
from celery.worker import state

# How long a running task gets is in a file that the agent writes before it stops the worker for a reload.
bkdev_requests.follow()

DRAIN_FILE = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', 'worker')}.drain"
FINISH_SECONDS = 10.0  # where it says nothing; less than stopwaitsecs in worker.conf


@worker_init.connect
def have_loaded(**_):
    """Before the processes of the pool are forked: they then share what the collector does not touch."""
    bkdev_loading.end()


def for_speed(event):
    """Connects to a signal what only saves time (docs/patches.md)."""
    return (lambda function: function) if bkdev_loading.PLAIN else event.connect


@for_speed(worker_init)
def wait_for_broker(sender, **_):
    """The code is loaded by now, so a worker can be started beside its broker; Celery itself would try every 2, 4, 6 s."""
    said = set()

    def tell(error, _):
        if str(error) not in said:
            said.add(str(error))
            say("runtime.broker-awaited", error=str(error))

    with sender.app.connection_for_write() as connection, contextlib.suppress(connection.connection_errors):
        # What waiting cannot mend, a refused password for instance, Celery is about to tell itself.
        connection.ensure_connection(tell, interval_start=0.2, interval_step=0, interval_max=0.2)


@worker_init.connect
def take_no_more_once_told(sender, **_):
    sender.app.steps["consumer"].add(TakeNoMore)
    if not bkdev_loading.PLAIN:
        sender.app.steps["worker"].add(EndIdleProcesses)


class TakeNoMore(bootsteps.StartStopStep):
    """The first step of the consumer's end. Over Redis it has often asked for a task that comes only now: it is taken
    off its queue then, and nobody reads it while a running task finishes. Who is killed meanwhile loses it."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def stop(self, consumer):
        with contextlib.suppress(Exception):
            consumer.task_consumer.cancel()
            channel = consumer.task_consumer.channel
            if getattr(channel, "_in_poll", None):
                have_answered(channel)
                channel._brpop_read()  # nobody consumes any more: it goes back to its queue


def have_answered(channel):
    """Redis answers within a second of having been asked, and at once when it is told to (redis.io/commands/client-unblock)."""
    with contextlib.suppress(Exception):
        host, port, *_ = channel._in_poll._sock.getsockname()
        with channel.conn_or_acquire() as redis:
            for client in redis.client_list():
                if client["addr"] == f"{host}:{port}":
                    redis.client_unblock(int(client["id"]))


class EndIdleProcesses(bootsteps.StartStopStep):
    """A process of the pool takes a second to leave that has nothing to do, and then its pool waits half a second for what
    it might have left unread. The consumer has ended by now: what a process may have begun since is in its queue again."""

    requires = ("celery.worker.components:Pool",)

    def stop(self, worker):
        pool = getattr(worker.pool, "_pool", None)
        if pool is None or state.active_requests:
            return
        type(pool)._help_stuff_finish = staticmethod(lambda *_: None)
        for process in pool._pool:
            with contextlib.suppress(OSError):
                os.kill(process.pid, signal.SIGKILL)


@for_speed(worker_ready)
def wake_on_signals(sender, **_):
    """Python writes each signal's number into a pipe, which becomes one of the loop's descriptors."""
    hub = sender.hub
    if hub is None:
        return
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def listen():
        if reader not in hub.readers:
            hub.add_reader(reader, os.read, reader, 4096)

    hub.on_tick.add(listen)  # again each time, for the loop forgets all descriptors when it lost its broker
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)


@worker_init.connect
def end_in_time(sender, **_):
    def begin(how, **_):
        if how == "Warm":
            timer = threading.Timer(drain_seconds(), give_back_and_end, [sender])
            timer.daemon = True
            timer.start()

    worker_shutting_down.connect(begin, weak=False)


@for_speed(worker_shutting_down)
def end_without_taking_apart(how, exitcode, **_):
    """What the product wants to have done at the end is done; that the interpreter then destroys each object takes a large
    product half a second."""

    def leave():
        atexit.unregister(leave)
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os._exit(exitcode or 0)

    if how == "Warm":
        atexit.register(leave)


def drain_seconds():
    with contextlib.suppress(OSError, ValueError), open(DRAIN_FILE) as file:
        return min(max(float(file.read()), 0.0), threading.TIMEOUT_MAX)
    return FINISH_SECONDS


def give_back_and_end(worker):
    try:
        for request in running():
            if request.acknowledged:  # as a task is when it begins, unless its `acks_late` is set
                publish_again(worker.app, request.message)
            say("runtime.task-returned", task=request.name, id=request.id)
        worker.consumer.connection.close()  # with it goes back what was not acknowledged, over every broker
    finally:
        os.killpg(0, signal.SIGKILL)  # a child that went on would do the task beside whoever gets it next


def running():
    while True:
        with contextlib.suppress(RuntimeError):  # one has finished meanwhile
            return list(state.active_requests)
        time.sleep(0)


def publish_again(app, message):
    """As it came; Celery's own retry would count as one."""
    kept = ("correlation_id", "reply_to", "priority", "delivery_mode", "message_id", "expiration", "timestamp", "type")
    headers = {name: value for name, value in message.headers.items() if name != "compression"}  # the body is plain now
    with app.connection_for_write() as connection:
        connection.Producer(auto_declare=False).publish(
            message.body,
            exchange=message.delivery_info["exchange"],
            routing_key=message.delivery_info["routing_key"],
            content_type=message.content_type,
            content_encoding=message.content_encoding,
            headers=headers,
            **{name: value for name, value in message.properties.items() if name in kept and value is not None},
        )
