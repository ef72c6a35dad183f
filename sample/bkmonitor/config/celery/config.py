"""The web application's Celery settings."""

from config.tools.environment import ROLE
from config.tools.rabbitmq import broker_url as rabbitmq_url

broker_url = rabbitmq_url("", "RABBITMQ_USER", default_vhost="")
broker_connection_retry_on_startup = True
task_ignore_result = True
# Keeps the log files of the web role, see config.role.web.
worker_hijack_root_logger = False
accept_content = ["pickle"]
task_serializer = "pickle"
result_serializer = "pickle"

include = ["monitor_web.tasks"]
task_default_queue = "celery"
task_routes = {"monitor_web.tasks.build_report": {"queue": "celery_resource"}}

# The api role has no worker for these, so they run in the request itself.
task_always_eager = ROLE == "api"
