"""Tasks that leave a number behind, so that anyone can count afterwards whether each was done."""

import logging
import time

from alarm_backends.service.scheduler.app import app
from bkmonitor import counters
from bkmonitor.version import VERSION

logger = logging.getLogger(__name__)

# Late acknowledgement makes "each at least once" hold when a worker is killed; some then run twice.
AT_LEAST_ONCE = {"acks_late": True, "reject_on_worker_lost": True}


def _record(number):
    with counters.client.pipeline() as pipeline:
        pipeline.sadd(counters.TASK_NUMBERS, number)
        pipeline.incr(counters.TASK_RUNS)
        pipeline.set(counters.WORKER_VERSION, VERSION)
        pipeline.execute()


@app.task(**AT_LEAST_ONCE)
def add_number(number):
    _record(number)


@app.task(**AT_LEAST_ONCE)
def add_number_slowly(number, seconds):
    logger.info("number %s takes %s s", number, seconds)
    time.sleep(seconds)
    _record(number)


@app.task
def add_number_early(number, seconds):
    """As bk-monitor's tasks are: the broker forgets it when it begins, so whoever kills the worker then loses it."""
    time.sleep(seconds)
    _record(number)


@app.task
def fail(reason):
    """For looking at what a failing task leaves in the logs."""
    raise RuntimeError(reason)
