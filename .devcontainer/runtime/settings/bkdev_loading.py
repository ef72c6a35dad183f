"""Omits work that a role's program need not do while it loads.

While a program loads, Python's garbage collector repeatedly scans everything loaded so far, which is a third of a
large product's start, and finds hardly any garbage. So it is off until everything is loaded, and ignores that from
then on (docs.python.org/3/library/gc.html#gc.freeze). A program that never calls `end` is collected nevertheless,
but late.

Celery's command line loads a terminal editor for a shell that it offers (celery/bin/amqp.py), a tenth of a small
product's worker start. Whoever uses more of it than that offer gets the real one.

With BKDEV_PLAIN=1 in its environment, a program starts as Python, Celery, Django and supervisord would start it,
without anything that is only for speed (docs/patches.md).
"""

import gc
import importlib
import os
import sys
import types

PLAIN = os.environ.get("BKDEV_PLAIN") == "1"
# More objects than a large product loads, and few enough for any machine.
LOADED = 5_000_000
USUAL = gc.get_threshold()
EDITOR = "click_repl"


def begin() -> None:
    if not PLAIN:
        gc.set_threshold(LOADED, *USUAL[1:])


def end() -> None:
    if gc.get_threshold()[0] == LOADED:
        gc.freeze()
        gc.set_threshold(*USUAL)


def leave_editor_out() -> None:
    """For programs started by Celery's command line; nothing else loads it."""
    if not PLAIN:
        sys.modules.setdefault(EDITOR, Unloaded(EDITOR))


class Unloaded(types.ModuleType):
    def register_repl(self, group, name="repl"):
        """Omits the shell. Later users get the editor itself."""
        sys.modules.pop(EDITOR, None)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(EDITOR, None)
        return getattr(importlib.import_module(EDITOR), name)
