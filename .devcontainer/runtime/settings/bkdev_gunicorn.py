"""gunicorn's configuration in the mode `gunicorn`: the product's own file, plus what bkdev needs.

The definition's settings (`x-bkdev.programs`) are on the command line, which takes precedence over any file. At each
HUP, gunicorn reads this file again, and bkdev_replacing.py replaces the workers.
"""

import contextlib
import importlib.util
import json
import logging
import os
import runpy
import sys
import time

import bkdev_dotenv
import bkdev_replacing
import bkdev_workers
import sitecustomize
from bkdev_probes import AGENT, ARE_LOGGED
from bkdev_say import message, say
from gunicorn.config import validate_post_request

PRODUCT = os.environ.get("BKDEV_GUNICORN_CONFIG", "")
# Keeps the last result of the product's file: gunicorn exits if a configuration that it reads again has an error.
KEPT = "bkdev_gunicorn_kept"
# The file in which the agent finds why workers keep running older code (src/agent/health/role-processes.ts).
TOLD = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', '')}.kept.json"
# The agent names each reload that it requests, and waits until that name is among those decided: before, it cannot tell
# old workers from new ones (src/agent/reload/signalled.ts).
ASKED = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', '')}.asked"
DECIDED = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', '')}.reload"
# What the last load wrote, as in a program's record (sitecustomize.py): the master, which has that, runs on.
WRITTEN = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', '')}.{os.getpid()}.written"


def product() -> dict:
    if not PRODUCT:
        return {}
    try:
        found = runpy.run_path(PRODUCT)
    except Exception:
        kept = sys.modules.get(KEPT)
        if kept is None:
            raise
        say("runtime.gunicorn-settings-kept", file=PRODUCT, error=bkdev_replacing.last_line())
        return kept.settings
    settings = {name: value for name, value in found.items() if not name.startswith("__")}
    kept = sys.modules.setdefault(KEPT, type(sys)(KEPT))
    kept.settings = settings
    return settings


def before(name: str):
    """Returns the product's own hook of that name."""
    return globals().get(name) or (lambda *_: None)


def requested() -> str:
    with contextlib.suppress(OSError):
        with open(ASKED) as file:
            return file.read()
    return ""


# gunicorn reads this file again at each reload. Whatever is read after the name is as new as the agent wants it.
RELOAD = requested()
with contextlib.suppress(OSError):  # unreadable: the values of before stay
    bkdev_dotenv.load()
PRODUCTS = product()
globals().update(PRODUCTS)
# With the first, the master would keep the code it started with; with the second, workers would exit at each save.
preload_app = reload = False
accesslog = globals().get("accesslog") or "-"
# Gunicorn's own format, and the worker: bkdev can show the lines of a single one.
_usual_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'
access_log_format = globals().get("access_log_format") or f"{_usual_format} %(p)s"
if os.environ.get("BKDEV_GUNICORN_CLASS") == "uvicorn":
    separate = importlib.util.find_spec("uvicorn_worker")  # uvicorn's own is deprecated since 0.30
    worker_class = "uvicorn_worker.UvicornWorker" if separate else "uvicorn.workers.UvicornWorker"
_on_starting, _on_reload, _on_exit = before("on_starting"), before("on_reload"), before("on_exit")
_pre_fork, _post_fork, _post_worker_init = before("pre_fork"), before("post_fork"), before("post_worker_init")
_pre_request, _child_exit, _worker_exit = before("pre_request"), before("child_exit"), before("worker_exit")
_worker_abort = before("worker_abort")
_post_request = validate_post_request(globals().get("post_request") or (lambda worker, request: None))
# The master stays the same at a reload.
RECORD = "bkdev_workers_record"


class NoProbes(logging.Filter):
    def filter(self, record):
        return not (bkdev_workers.probed.get() or (isinstance(record.args, dict) and record.args.get("a") == AGENT))


def record() -> bkdev_workers.Workers:
    if RECORD not in sys.modules:
        sys.modules[RECORD] = bkdev_workers.Workers()
    return sys.modules[RECORD]


def on_starting(server):
    tell_agent(None)
    record().follow(server)
    record().compare(server, PRODUCTS)
    record().tell(server)
    decide()
    _on_starting(server)


def on_reload(server):
    _on_reload(server)
    record().compare(server, PRODUCTS)
    record().tell(server)
    with contextlib.suppress(OSError):
        os.unlink(WRITTEN)
    problem = bkdev_replacing.replace(server)
    tell_agent(message("runtime.old-workers-kept", error=problem) if problem else None)
    decide()
    if problem:
        say("runtime.old-workers-kept", error=problem)


def decide() -> None:
    with contextlib.suppress(OSError), open(DECIDED, "w") as file:
        file.write(f"{RELOAD}\n")


def tell_agent(kept: dict | None):
    with contextlib.suppress(OSError):  # a full disk, or nothing to remove
        if kept is None:
            os.unlink(TOLD)
        else:
            with open(f"{TOLD}.new", "w") as file:
                json.dump(kept, file)
            os.replace(f"{TOLD}.new", TOLD)


def note_written(line: str) -> None:
    with open(WRITTEN, "a", errors="surrogateescape") as file:
        file.write(f"{line}\n")


def load_addresses():
    """Django does this at the first request, and most of a product is imported by its views."""
    if "django.urls" in sys.modules:
        sys.modules["django.urls"].get_resolver().url_patterns


def on_exit(server):
    record().stopped(server)
    _on_exit(server)


def pre_fork(server, worker):
    record().fork(worker)
    _pre_fork(server, worker)


def post_fork(server, worker):
    worker.bkdev_slot.begin()
    if bkdev_replacing.current:
        bkdev_replacing.current.join(worker)
        if bkdev_replacing.follows_soon():
            sitecustomize.note_what_is_written(note_written)
    elif record().is_serving():
        bkdev_replacing.outlast(worker, tell_agent)
    _post_fork(server, worker)


def child_exit(server, worker):
    record().lost(server, worker)
    _child_exit(server, worker)


def worker_exit(server, worker):
    worker.bkdev_slot.end()
    _worker_exit(server, worker)


def worker_abort(worker):
    worker.bkdev_slot.abort()
    _worker_abort(worker)


def pre_request(worker, request):
    worker.bkdev_slot.enter(id(request), f"{request.method} {request.path}")
    _pre_request(worker, request)


def post_request(worker, request, environ, response):
    worker.bkdev_slot.leave(id(request))
    _post_request(worker, request, environ, response)


def post_worker_init(worker):
    import bkdev_requests

    bkdev_requests.follow()
    # A worker that has loaded all its code keeps it, whatever is saved later. Of the first ones, Django tells errors.
    with contextlib.nullcontext() if bkdev_replacing.is_guarded else contextlib.suppress(Exception):
        load_addresses()
    for name in () if ARE_LOGGED else ("gunicorn.access", "uvicorn.access"):
        logging.getLogger(name).addFilter(NoProbes())
    if type(worker).__name__ == "UvicornWorker":
        worker.wsgi = bkdev_workers.Counted(worker.wsgi, worker.bkdev_slot)
    _post_worker_init(worker)
    if bkdev_replacing.current:
        bkdev_replacing.current.wait()
    worker.bkdev_slot.serve()
