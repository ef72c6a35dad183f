"""Loaded into every worker by `-I bkdev_worker`. The worker waits for its broker; when told to stop, an idle one ends
immediately, a busy one in time, and no task is lost.

Celery handles a signal only when its event loop wakes, up to 2 s later, and then waits for its running task without
a limit. If it is killed meanwhile, that task is lost, because the broker forgot it when it began. With Redis as the
broker, the other tasks that it has reserved stay hidden for the product's visibility timeout, by default an hour.
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
import time

import bkdev_debug
import bkdev_loading
import bkdev_requests
from bkdev_say import say
from celery import bootsteps
from celery.signals import worker_init, worker_ready, worker_shutting_down
from celery.worker import state

# The agent writes a running task's grace period to a file before it stops the worker for a reload.
bkdev_requests.follow()

DRAIN_FILE = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', 'worker')}.drain"
FINISH_SECONDS = 10.0  # default; less than a worker's stopwaitsecs
# Longer than anybody looks at one task.
DEBUGGED_SECONDS = 7 * 24 * 3600


@worker_init.connect
def have_loaded(**_):
    """Called before the pool's processes are forked, so that they share what the collector ignores."""
    bkdev_loading.end()


def for_speed(event):
    """Connects to a signal what only saves time (docs/patches.md)."""
    return (lambda function: function) if bkdev_loading.PLAIN else event.connect


@for_speed(worker_init)
def wait_for_broker(sender, **_):
    """The code is loaded by now, so a worker can be started together with its broker; Celery itself would retry after
    2, 4, 6 s."""
    said = set()

    def tell(error, _):
        if str(error) not in said:
            said.add(str(error))
            say("runtime.broker-awaited", error=str(error))

    with sender.app.connection_for_write() as connection, contextlib.suppress(connection.connection_errors):
        # Celery reports what waiting cannot fix, such as a refused password.
        connection.ensure_connection(tell, interval_start=0.2, interval_step=0, interval_max=0.2)


@worker_init.connect
def be_patient_while_debugging(sender, **_):
    """A breakpoint also holds the thread that talks to the broker, which must not give the task to another worker."""
    if bkdev_debug.is_on():
        sender.app.conf.broker_heartbeat = 0
        options = sender.app.conf.broker_transport_options or {}
        sender.app.conf.broker_transport_options = {**options, "visibility_timeout": DEBUGGED_SECONDS}


@worker_init.connect
def take_no_more_once_told(sender, **_):
    sender.app.steps["consumer"].add(TakeNoMore)
    if not bkdev_loading.PLAIN:
        sender.app.steps["worker"].add(EndIdleProcesses)


class TakeNoMore(bootsteps.StartStopStep):
    """The first step of the consumer's shutdown. With Redis, it has often requested a task that arrives only now, is
    removed from its queue, and is read by nobody while a running task finishes. If the worker is killed meanwhile,
    that task is lost."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def stop(self, consumer):
        with contextlib.suppress(Exception):
            consumer.task_consumer.cancel()
            channel = consumer.task_consumer.channel
            if getattr(channel, "_in_poll", None):
                have_answered(channel)
                channel._brpop_read()  # without a consumer, the task returns to its queue


def have_answered(channel):
    """Redis responds within a second, or immediately on request (redis.io/commands/client-unblock)."""
    with contextlib.suppress(Exception):
        host, port, *_ = channel._in_poll._sock.getsockname()
        with channel.conn_or_acquire() as redis:
            for client in redis.client_list():
                if client["addr"] == f"{host}:{port}":
                    redis.client_unblock(int(client["id"]))


class EndIdleProcesses(bootsteps.StartStopStep):
    """An idle pool process takes a second to exit, and then the pool waits half a second for unread output. The
    consumer has ended by now: what a process may have begun since is in its queue again."""

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
    """Python writes each signal's number to a pipe, which becomes one of the loop's descriptors."""
    hub = sender.hub
    if hub is None:
        return
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def listen():
        if reader not in hub.readers:
            hub.add_reader(reader, os.read, reader, 4096)

    hub.on_tick.add(listen)  # each time, because the loop forgets all descriptors when it loses its broker
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
    """Runs the product's exit handlers, then exits without the interpreter destroying every object, which takes a large
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
            if request.acknowledged:  # a task is acknowledged when it begins, unless it sets `acks_late`
                publish_again(worker.app, request.message)
            say("runtime.task-returned", task=request.name, id=request.id)
        worker.consumer.connection.close()  # returns unacknowledged tasks, with every broker
    finally:
        os.killpg(0, signal.SIGKILL)  # a surviving child would run the task besides the next worker that gets it


def running():
    while True:
        with contextlib.suppress(RuntimeError):  # one has finished meanwhile
            return list(state.active_requests)
        time.sleep(0)


def publish_again(app, message):
    """Publishes a task unchanged; Celery's own retry would count as one."""
    kept = ("correlation_id", "reply_to", "priority", "delivery_mode", "message_id", "expiration", "timestamp", "type")
    headers = {name: value for name, value in message.headers.items() if name != "compression"}  # now uncompressed
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
