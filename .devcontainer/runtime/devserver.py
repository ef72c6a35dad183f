"""Runs the product's own `manage.py runserver` without what only Django's reloader needs, for bkdev restarts it on a save.

    devserver.py manage.py runserver HOST:PORT

One process instead of two, which nobody asks for thousands of files each second, and which does not import every
migration there is only to say whether all are applied: bkdev says so itself. Templates are still read anew when they
change, and requests that run are finished before it ends.
"""

import os
import runpy
import signal
import sys
import threading
import time

import bkdev_loading
import bkdev_requests
from bkdev_probes import is_probe

# A request that takes longer is cut off, as it would be without us.
FINISH_SECONDS = 1.0


def main(script: str, *arguments: str) -> None:
    bkdev_loading.begin()
    from django.core.management.base import BaseCommand

    # `runserver` calls this when the application is loaded and before it serves.
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
    leave_probes_out_of_the_log()
    bkdev_requests.follow()
    bkdev_loading.end()


def meet_the_database() -> None:
    """As the check of migrations did by the way: who is refused there must end of it, saying so, and not serve errors."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    try:
        connection.ensure_connection()
    except ImproperlyConfigured:
        return  # a product without a database
    connection.close()


def read_changed_templates() -> None:
    """Django keeps templates in memory, also with DEBUG, for its reloader tells it of changes. Here the first template of
    each request looks whether any of the product's has changed; who renders none pays nothing. (Mako and Jinja2 look
    themselves.)"""
    from django.core.signals import request_started
    from django.template.autoreload import get_template_directories, reset_loaders
    from django.template.loaders.cached import Loader

    # Packages do not change while a program runs, and one folder is often inside another.
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
                    pass  # gone meanwhile, or a link to nowhere
    return state


def leave_probes_out_of_the_log() -> None:
    from django.core.servers.basehttp import WSGIRequestHandler

    def log_message(handler, form, *args):
        # What could not be read as a request has none.
        if not is_probe(getattr(handler, "headers", None) or {}):
            log(handler, form, *args)

    log, WSGIRequestHandler.log_message = WSGIRequestHandler.log_message, log_message


def finish_requests_on_sigterm() -> None:
    from django.core.signals import request_finished, request_started

    running: set[int] = set()
    request_started.connect(lambda **_: running.add(threading.get_ident()), weak=False)
    request_finished.connect(lambda **_: running.discard(threading.get_ident()), weak=False)

    def end(number: int, _) -> None:
        """Runs in the thread that accepts connections, so no request begins any more."""
        end_at = time.monotonic() + FINISH_SECONDS
        while running and time.monotonic() < end_at:
            time.sleep(0.005)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # what the product does about it is its own
        signal.signal(signal.SIGTERM, end)


if __name__ == "__main__":
    main(*sys.argv[1:])
