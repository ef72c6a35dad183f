import os
from urllib.parse import quote


def broker_url(prefix, username_variable, default_vhost):
    """The address of RabbitMQ for one Celery application.

    It is always amqp://, as in bk-monitor: Redis is chosen with CELERY_BROKER_URL, which Celery itself prefers to
    any setting. A vhost that is set but empty means "/"; the backend's default is its application code, which
    nobody creates, so an unset variable ends in "530 NOT_ALLOWED".
    """
    user = os.environ.get(prefix + username_variable, "guest")
    password = os.environ.get(f"{prefix}RABBITMQ_PASSWORD", "guest")
    host = os.environ.get(f"{prefix}RABBITMQ_HOST", "")
    port = os.environ.get(f"{prefix}RABBITMQ_PORT", "5672")
    vhost = os.environ.get(f"{prefix}RABBITMQ_VHOST", default_vhost) or "/"
    return f"amqp://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}/{quote(vhost, safe='')}"
