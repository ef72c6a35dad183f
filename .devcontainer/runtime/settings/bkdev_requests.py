"""Follows a request through logs and queues by its id (`X-Request-ID`).

Every record logged while it is served ends with `request_id=ID`, as do a Celery worker's records about tasks that it
queued, and those that they queue: the id travels in the task's headers. Requests without an id are unaffected.
`bkdev logs --request ID` finds the lines of all services by it. This uses Django's and Celery's signals, and nothing
of a product.
"""

import contextlib
import contextvars
import logging
import re

HEADER = "X-Request-ID"
TASK_HEADER = "bkdev_request_id"
FIT = re.compile(r"[\w.:-]{1,128}")
# Number of task ids to keep: a worker's main process logs about tasks without running them, and many may be running and
# waiting.
TASKS_KEPT = 10_000

current = contextvars.ContextVar("bkdev_request_id", default="")
of_tasks: dict[str, str] = {}


def follow() -> None:
    """Called once in each process that serves requests or runs tasks; logging may already be set up."""
    write_ids()
    with contextlib.suppress(ImportError):
        follow_requests()
    with contextlib.suppress(ImportError):
        follow_tasks()


def write_ids() -> None:
    format_ = logging.Handler.format

    def format_with_id(handler, record):
        text = format_(handler, record)
        try:
            return with_id(text, id_of(record))
        except Exception:
            return text  # the line is what matters

    logging.Handler.format = format_with_id


def id_of(record) -> str:
    about = getattr(record, "data", None)  # set by Celery: the task that a line is about
    return current.get() or (of_tasks.get(about.get("id"), "") if isinstance(about, dict) else "")


def with_id(text: str, request: str) -> str:
    if not request or request in text:
        return text
    if text.startswith("{") and text.endswith("}"):  # keep JSON valid
        return f'{text[:-1]}{", " if text != "{}" else ""}"request_id": "{request}"}}'
    first, end, rest = text.partition("\n")
    return f"{first} request_id={request}{end}{rest}"


def fit(value) -> str:
    return value if isinstance(value, str) and FIT.fullmatch(value) else ""


def follow_requests() -> None:
    from django.core.signals import request_finished, request_started

    def begin(environ=None, scope=None, **_):
        if environ is not None:
            value = environ.get(f"HTTP_{HEADER.upper().replace('-', '_')}")
        else:
            wanted = HEADER.lower().encode()
            value = next((each.decode("latin-1") for name, each in (scope or {}).get("headers", ()) if name == wanted), "")
        current.set(fit(value))

    request_started.connect(begin, weak=False)
    request_finished.connect(lambda **_: current.set(""), weak=False)


def follow_tasks() -> None:
    from celery.signals import before_task_publish, task_postrun, task_prerun, task_received

    def publish(headers=None, **_):
        if current.get() and isinstance(headers, dict):
            headers.setdefault(TASK_HEADER, current.get())

    def receive(request=None, **_):
        request_id = fit((getattr(request, "request_dict", None) or {}).get(TASK_HEADER))
        if request_id:
            of_tasks[request.id] = request_id
            if len(of_tasks) > TASKS_KEPT:
                del of_tasks[next(iter(of_tasks))]

    before_task_publish.connect(publish, weak=False)
    task_received.connect(receive, weak=False)
    task_prerun.connect(lambda task=None, **_: current.set(fit(getattr(task.request, TASK_HEADER, ""))), weak=False)
    task_postrun.connect(lambda **_: current.set(""), weak=False)
