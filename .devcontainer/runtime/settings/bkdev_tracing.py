"""Traces what a role does, with OpenTelemetry's own instrumentation, if BKDEV_TRACING is the address of a collector
(tracing/collect.py, docs/tracing.md).

The instrumentation reads Django's settings and changes its middleware, so it is started just before Django loads that;
in workers and beat, when Celery has loaded the application. OpenTelemetry's own variables (OTEL_…) take precedence
over those set here.
"""

import os
import sys

VERSION, CONTRIB_VERSION = "1.45.1", "0.66b1"
HOME = f"/deps/opentelemetry-{VERSION}"
DATABASES = ("mysqlclient", "psycopg", "psycopg2", "pymysql", "redis", "sqlite3")
LIBRARIES = ("celery", "django", "httpx", "requests", "urllib3", *DATABASES)
REQUIREMENTS = [
    f"opentelemetry-distro=={CONTRIB_VERSION}",
    f"opentelemetry-exporter-otlp-proto-http=={VERSION}",
    *(f"opentelemetry-instrumentation-{library}=={CONTRIB_VERSION}" for library in LIBRARIES),
]
DISABLED = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"


def begin() -> None:
    """Called before anything of the program is loaded."""
    collector = os.environ.get("BKDEV_TRACING")
    if not collector or not os.path.isdir(HOME):
        return
    sys.path.append(HOME)  # last, so that it hides no package of the product
    for name, value in {
        "OTEL_SERVICE_NAME": os.environ.get("BKDEV_INSTANCE", ""),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
        "OTEL_BSP_SCHEDULE_DELAY": "500",  # milliseconds; the default is 5 s, and a person is waiting
        "OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_REQUEST": "X-Request-ID",
    }.items():
        os.environ.setdefault(name, value)
    from wrapt import register_post_import_hook

    register_post_import_hook(follow_requests, "django.core.handlers.base")
    register_post_import_hook(follow_tasks, "celery.signals")


def follow_requests(handlers) -> None:
    load_middleware = handlers.BaseHandler.load_middleware

    def traced(handler, *args, **kwargs):
        handlers.BaseHandler.load_middleware = load_middleware
        start()
        return load_middleware(handler, *args, **kwargs)

    handlers.BaseHandler.load_middleware = traced


def follow_tasks(signals) -> None:
    def started(**_) -> None:
        # Django's instrumentation configures settings that nobody has configured.
        settings = sys.modules.get("django.conf")
        if settings is None or not settings.settings.configured:
            os.environ[DISABLED] = ",".join(filter(None, (os.environ.get(DISABLED), "django")))
        start()

    signals.worker_init.connect(started, weak=False)
    signals.beat_init.connect(started, weak=False)


def start() -> None:
    from opentelemetry.instrumentation.auto_instrumentation import initialize

    initialize(swallow_exceptions=True)
