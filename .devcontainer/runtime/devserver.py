"""Runs the product's own `manage.py runserver` without what only Django's reloader needs, since bkdev restarts it on a
save.

devserver.py manage.py runserver HOST:PORT

There is one process instead of two. It does not poll thousands of files each second, and does not import every
migration just to say whether all are applied, which bkdev reports itself. Changed templates are still reloaded, and
running requests are finished before it ends.
"""

import os
import runpy
import signal
import sys
import threading
import time

import bkdev_debug
import bkdev_loading
import bkdev_requests
from bkdev_probes import ARE_LOGGED, is_probe

# Grace period for running requests; a longer one is cut off, as it would be without bkdev.
FINISH_SECONDS = 1.0


def main(script: str, *arguments: str) -> None:
    bkdev_loading.begin()
    from django.core.management.base import BaseCommand

    # `runserver` calls this after loading the application and before serving.
    check_migrations = BaseCommand.check_migrations

    def checked_and_ready(command) -> None:
        check_migrations(command)
        get_ready(command)

    BaseCommand.check_migrations = checked_and_ready if bkdev_loading.PLAIN else get_ready
    sys.argv = [script, *arguments, "--noreload"]
    script = os.path.abspath(script)
    sys.path[0] = os.path.dirname(script)
    runpy.run_path(script, run_name="__main__")


def get_ready(_) -> None:
    meet_the_database()
    read_changed_templates()
    finish_requests_on_sigterm()
    send_without_delay()
    leave_probes_out_of_the_log()
    bkdev_debug.leave_probes_alone()
    bkdev_requests.follow()
    bkdev_loading.end()


def meet_the_database() -> None:
    """As a side effect, the check of migrations connected to the database: a server that is refused must exit with that
    error, not serve errors."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    try:
        connection.ensure_connection()
    except ImproperlyConfigured:
        return  # a product without a database
    connection.close()


def read_changed_templates() -> None:
    """Reloads changed templates. Django caches them even with DEBUG, because its reloader reports changes. Here the
    first template of each request checks whether any of the product's templates have changed; requests without
    templates cost nothing. (Mako and Jinja2 check themselves.)"""
    from django.core.signals import request_started
    from django.template.autoreload import get_template_directories, reset_loaders
    from django.template.loaders.cached import Loader

    # Packages do not change while a program is running, and folders may be nested.
    folders = {os.path.realpath(folder) for folder in get_template_directories()}
    folders = {folder for folder in folders if not folder.startswith(sys.prefix + os.sep)}
    seen = state_of(folders)
    due = False

    def one_is_due(**_) -> None:
        nonlocal due
        due = True

    def get_template(loader, name, skip=None):
        nonlocal seen, due
        if due:
            due = False
            now = state_of(folders)
            if now != seen:
                seen = now
                reset_loaders()
        return cached(loader, name, skip)

    cached, Loader.get_template = Loader.get_template, get_template
    request_started.connect(one_is_due, weak=False)


def state_of(folders: set[str]) -> dict[str, tuple[int, int]]:
    state = {}
    for folder in folders:
        for at, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                try:
                    found = os.stat(path)
                    state[path] = found.st_mtime_ns, found.st_size
                except OSError:
                    pass  # deleted meanwhile, or a dangling link
    return state


def leave_probes_out_of_the_log() -> None:
    from django.core.servers.basehttp import WSGIRequestHandler

    def log_message(handler, form, *args):
        # An unparseable request has no headers.
        if ARE_LOGGED or not is_probe(getattr(handler, "headers", None) or {}):
            log(handler, form, *args)

    log, WSGIRequestHandler.log_message = WSGIRequestHandler.log_message, log_message


def send_without_delay() -> None:
    """Python writes a response in several parts. On a connection that is used again, the second one would wait until
    the client acknowledges the first, which takes it 40 ms (github.com/python/cpython/issues/108736)."""
    from django.core.servers.basehttp import WSGIRequestHandler

    WSGIRequestHandler.disable_nagle_algorithm = not bkdev_loading.PLAIN


def finish_requests_on_sigterm() -> None:
    from django.core.signals import request_finished, request_started

    running: set[int] = set()
    request_started.connect(lambda **_: running.add(threading.get_ident()), weak=False)
    request_finished.connect(lambda **_: running.discard(threading.get_ident()), weak=False)

    def end(number: int, _) -> None:
        """Runs in the thread that accepts connections, so no request can begin."""
        end_at = time.monotonic() + FINISH_SECONDS
        while running and time.monotonic() < end_at:
            time.sleep(0.005)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # respect a handler of the product
        signal.signal(signal.SIGTERM, end)


if __name__ == "__main__":
    main(*sys.argv[1:])
