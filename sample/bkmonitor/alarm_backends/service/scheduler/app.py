"""The backend's Celery application: `celery -A alarm_backends.service.scheduler.app worker -Q …`."""

import sys

import django

try:
    # Imported by `celery -A`, which sets up nothing; so DJANGO_SETTINGS_MODULE must be in the environment.
    django.setup()
except Exception as error:
    print(f"django setup failed: {error}")
    sys.exit(-1)

from celery import Celery
from django.conf import settings
from kombu import Queue

from bkmonitor.version import VERSION
from config.tools.rabbitmq import broker_url
from config.tools.redis import QUEUE_DB, REDBEAT_DB, redis_url

TASKS = "alarm_backends.service.scheduler.tasks"

app = Celery("backend", include=[f"{TASKS}.cron", f"{TASKS}.numbers"])
app.conf.update(
    broker_url=broker_url("BK_MONITOR_", "RABBITMQ_USERNAME", default_vhost=settings.APP_CODE),
    broker_connection_retry_on_startup=True,
    # With Redis as the broker, the tasks of a killed worker wait this long (seconds) for another one, and a task that
    # takes longer is given to a second worker. Celery's default is an hour. RabbitMQ needs and knows no such time.
    broker_transport_options={"visibility_timeout": 60},
    result_backend=redis_url(QUEUE_DB),
    task_ignore_result=True,
    # Pickle only, control messages included: a ping in JSON is refused with tracebacks, as in bk-monitor.
    accept_content=["pickle"],
    task_serializer="pickle",
    result_serializer="pickle",
    # A worker without -Q consumes just these, none of the queues that tasks are routed to.
    task_queues=[Queue("monitor"), Queue("celery_llm_task")],
    task_default_queue="monitor",
    task_routes={
        f"{TASKS}.cron.tick": {"queue": "celery_cron"},
        f"{TASKS}.cron.count_notes": {"queue": "celery_api_cron"},
        f"{TASKS}.numbers.add_number": {"queue": "celery_service"},
        f"{TASKS}.numbers.add_number_slowly": {"queue": "celery_alert_manager"},
        f"{TASKS}.numbers.add_number_early": {"queue": "celery_composite"},
        f"{TASKS}.numbers.fail": {"queue": "celery_action"},
    },
    beat_schedule={
        "tick": {"task": f"{TASKS}.cron.tick", "schedule": 5.0, "args": (VERSION,)},
        "count_notes": {"task": f"{TASKS}.cron.count_notes", "schedule": 60.0},
    },
    redbeat_redis_url=redis_url(REDBEAT_DB),
    # Named, though empty, because redbeat takes the broker's options otherwise.
    redbeat_redis_options={},
    redbeat_lock_timeout=300,
)
