"""What a program of a role need not do while it loads.

Python's collector looks through what a program has loaded so far again and again while it loads more, a third of a large
product's start, and there is hardly any garbage in it. So it waits until all is loaded, and leaves that alone from then
on (docs.python.org/3/library/gc.html#gc.freeze). A program that never says so is collected all the same, though late.

Celery's command line loads an editor for terminals, a tenth of a small product's worker, for a shell that it offers
(celery/bin/amqp.py). Whoever wants more of it than that offer gets it.

With BKDEV_PLAIN=1 in its environment a program is started as Python, Celery, Django and supervisord have it: none of what
is only for speed is done (docs/patches.md).
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
    """For programs that Celery's command line starts: none else loads it."""
    if not PLAIN:
        sys.modules.setdefault(EDITOR, Unloaded(EDITOR))


class Unloaded(types.ModuleType):
    def register_repl(self, group, name="repl"):
        """Leaves that shell out. Who comes later gets the editor itself."""
        sys.modules.pop(EDITOR, None)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(EDITOR, None)
        return getattr(importlib.import_module(EDITOR), name)
