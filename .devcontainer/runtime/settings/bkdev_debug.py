"""Runs a role's program under debugpy, in the mode `debug` (docs/debugging.md).

sitecustomize calls `begin` before anything of the program is loaded, so start-up code can be debugged, too. The program
listens on a port of its own choice; `supervisor/debug_relay.py` forwards the published one to it. The agent reads from
the record beside the supervisor's socket whether a breakpoint holds the program, and is patient meanwhile
(src/agent/health/debug-record.ts).
"""

import contextlib
import json
import os
import sys
import threading

# The first two also in src/shared/model/debugging.ts; the folder is filled by supervisor/debugger.py.
LISTEN, WAIT = "listen", "wait"
VERSION = "1.8.22"
HOME = f"/deps/debugpy-{VERSION}"
WORKSPACE = "/workspace/"

_record: dict | None = None
_paused: dict[int, tuple[str, int]] = {}
_telling = threading.Lock()


def is_on() -> bool:
    return _record is not None


def begin(record: str) -> None:
    """`record` is the path of this program's record. Its children are not debugged."""
    global _record
    how = os.environ.pop("BKDEV_DEBUG", None)
    if how is None or not os.path.isdir(HOME):
        return
    # Frozen modules have no files to check breakpoints against; nobody sets any there.
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    sys.path.insert(0, HOME)
    import debugpy
    import debugpy.server  # noqa: F401
    import pydevd

    # Last, so that it hides no package of the product.
    sys.path.remove(HOME)
    sys.path.append(HOME)
    debugpy.configure(subProcess=False)
    _record = {"path": record, "group": os.getpgrp(), "pid": os.getpid()}
    _, _record["port"] = debugpy.listen(("127.0.0.1", 0))
    note_breakpoints(pydevd.PyDB)
    if how == WAIT:
        tell("waiting")
        debugpy.wait_for_client()
    tell("listening")


def note_breakpoints(debugger) -> None:
    """Wraps the method in which a thread waits while a breakpoint holds it. debugpy has no event for that; its version
    is pinned, and test/docker/debug.test.ts fails if this method is renamed."""
    wait = debugger.do_wait_suspend

    def wait_noted(self, thread, frame, *args, **kwargs):
        here = threading.get_ident()
        with _telling:
            _paused[here] = (frame.f_code.co_filename, frame.f_lineno)
            tell_where()
        try:
            return wait(self, thread, frame, *args, **kwargs)
        finally:
            with _telling:
                _paused.pop(here, None)
                tell_where()

    debugger.do_wait_suspend = wait_noted


def tell_where() -> None:
    """All threads are held together; the one that interests a person is in the product's code."""
    places = list(_paused.values())
    own = [place for place in places if place[0].startswith(WORKSPACE)]
    if not places:
        return tell("listening")
    file, line = (own or places)[0]
    tell("paused", {"file": file.removeprefix(WORKSPACE), "line": line})


def tell(state: str, place: dict | None = None) -> None:
    told = {key: _record[key] for key in ("group", "pid", "port")}
    with contextlib.suppress(OSError):  # a full disk: the agent knows less
        new = f"{_record['path']}.{os.getpid()}"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({**told, "state": state, **({"place": place} if place else {})}, file)
        os.replace(new, _record["path"])


def leave_probes_alone() -> None:
    """A breakpoint in a middleware, or in the probed view itself, must not stop at each of bkdev's probes."""
    if not is_on():
        return
    import debugpy
    from bkdev_probes import is_probe
    from django.core.signals import request_started

    def begun(environ=None, **_):
        debugpy.trace_this_thread(not is_probe(environ or {}))

    request_started.connect(begun, weak=False)
