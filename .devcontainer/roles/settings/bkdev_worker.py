"""Loaded into every worker by `-I bkdev_worker`: it waits for its broker; an idle one ends at once when it is told to, a busy one in time.

Celery looks at a signal only when its event loop wakes, up to 2 s later, and then waits for its running task without
end. One that is killed meanwhile has not acknowledged the task: RabbitMQ queues it again at once, but Redis only after
the product's visibility timeout, by default an hour.
"""

import contextlib
import os
import signal
import threading

from celery.signals import worker_init, worker_ready, worker_shutting_down
from celery.worker import state

FINISH_SECONDS = 10  # less than stopwaitsecs in worker.conf


@worker_init.connect
def wait_for_broker(sender, **_):
    """The code is loaded by now, so a worker can be started beside its broker; Celery itself would try every 2, 4, 6 s."""
    said = set()

    def tell(error, _):
        if str(error) not in said:
            said.add(str(error))
            print(f"worker: waiting for its broker: {error}", flush=True)

    with sender.app.connection_for_write() as connection, contextlib.suppress(connection.connection_errors):
        # What waiting cannot mend, a refused password for instance, Celery is about to tell itself.
        connection.ensure_connection(tell, interval_start=0.2, interval_step=0, interval_max=0.2)


@worker_ready.connect
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


@worker_shutting_down.connect
def end_in_time(how, **_):
    if how != "Warm":
        return
    requests = list(state.reserved_requests)  # Celery forgets them as it shuts down
    timer = threading.Timer(FINISH_SECONDS, give_back_and_end, [requests])
    timer.daemon = True
    timer.start()


def give_back_and_end(requests):
    try:
        for request in requests:
            if not request.acknowledged:
                print(f"worker: {request.name}[{request.id}] goes back to its queue", flush=True)
                request.message.requeue()
    finally:
        os.killpg(0, signal.SIGKILL)  # a child that went on would do the task beside whoever gets it next
