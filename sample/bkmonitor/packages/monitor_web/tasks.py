"""The web worker's tasks, of the application `proj`."""

from celery.utils.log import get_task_logger

from bkmonitor import counters
from config.celery.celery import app

logger = get_task_logger(__name__)


@app.task
def plan_report(name):
    """On the queue `celery`; hands on to `celery_resource`."""
    build_report.delay(name)


@app.task
def build_report(name):
    logger.info("built report %s", name)
    counters.client.incr(counters.REPORTS)
