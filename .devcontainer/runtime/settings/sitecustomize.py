"""Python runs this before anything else. It gives every program the product's `.env` (bkdev_dotenv.py), and records what
a role's program loads and writes.

The record is beside the supervisor's socket, `<service>.<process group>.loaded`. It has a line for each source below
the checkout that the program or its forks loaded as a module, and a line `w FILE` for each file there that was
opened for writing. With it, the agent restarts no program for code that it never loaded, and recognises one that
writes the files it is restarted for. A program without a record is restarted for everything, so no record is better
than one with gaps.
"""

import os
import sys
import time

WORKSPACE = "/workspace/"
RUN = "/run/bkdev"
# A program that restarts this soon may have been restarted for its own writes. Only then are writes recorded: an audit
# hook is also called for each `id`, which makes `copy.deepcopy` more than twice as slow.
SOON_SECONDS = 60
# Uploads and caches with unique names could go on forever.
WRITTEN_KEPT = 1000


def main() -> None:
    service = os.environ.get("BKDEV_INSTANCE") or os.environ.get("BKDEV_SERVICE", "workspace")
    if service == "workspace" or "SUPERVISOR_PROCESS_NAME" not in os.environ:
        return
    if "BKDEV_DEBUG" in os.environ:
        import bkdev_debug

        bkdev_debug.begin(f"{RUN}/{service}.{os.environ['SUPERVISOR_PROCESS_NAME']}.debug")
    if "BKDEV_TRACING" in os.environ:
        import bkdev_tracing

        bkdev_tracing.begin()
    if "bkdev_worker" in sys.argv:  # a worker says when all is loaded; servers and beat call `begin` themselves
        import bkdev_loading

        bkdev_loading.begin()
        bkdev_loading.leave_editor_out()
    group = os.getpgrp()
    record = f"{RUN}/{service}.{group}.loaded"
    if os.getpid() == group:  # supervisord gives each program its own process group
        os.close(os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
        try:
            os.remove(f"{RUN}/{service}.{group}.written")  # of a server that had this number (bkdev_gunicorn.py)
        except FileNotFoundError:
            pass
    if os.path.exists(record):
        note = note_in(record)
        note_what_is_loaded(note)
        if has_ended_soon(service):
            note_what_is_written(note)


def has_ended_soon(service: str) -> bool:
    """Whether an ended program of this service was still loading or writing recently. Removes older records."""
    soon = False
    for name in os.listdir(RUN):
        owner, _, group = name.removesuffix(".loaded").rpartition(".")
        if name.endswith(".loaded") and owner == service and not os.path.exists(f"/proc/{group}"):
            if time.time() - os.stat(f"{RUN}/{name}").st_mtime < SOON_SECONDS:
                soon = True
            else:
                os.remove(f"{RUN}/{name}")
    return soon


def note_in(record: str):
    """Uses locals, because hooks are called until the interpreter is gone."""
    known: set[str] = set()
    forked = False
    flags, open_, write, close = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, os.open, os.write, os.close

    def note(line: str) -> None:
        nonlocal forked
        if forked:  # what others recorded since the fork; otherwise each short-lived child would repeat it
            forked = False
            with open(record, errors="surrogateescape") as file:
                known.update(file.read().splitlines())
        if line in known or "\n" in line:
            return
        known.add(line)
        try:
            # Open for each line: a program may close descriptors it did not open, and the number then belongs to
            # another file.
            descriptor = open_(record, flags)
            try:
                write(descriptor, f"{line}\n".encode(errors="surrogateescape"))
            finally:
                close(descriptor)
        except OSError:
            os.remove(record)

    def has_forked() -> None:
        nonlocal forked
        forked = True

    os.register_at_fork(after_in_child=has_forked)
    return note


def note_what_is_loaded(note) -> None:
    """A loader requests its source's time before anything else, so a file that does not compile is recorded, too, and
    the program is restarted for its correction. No frame of this file appears in tracebacks that way."""
    from importlib.machinery import SourceFileLoader

    path_stats, split, realpath = SourceFileLoader.path_stats, os.path.split, os.path.realpath
    folders: dict[str, str] = {}

    def loaded(path: str) -> None:
        folder, name = split(path)
        if folder not in folders:
            folders[folder] = realpath(folder)  # the watcher does not know links
        note(f"{folders[folder]}/{name}")

    def path_stats_noted(loader, path):
        if path.startswith(WORKSPACE):
            try:
                loaded(path)
            except Exception:
                pass  # the program is what matters
        return path_stats(loader, path)

    SourceFileLoader.path_stats = path_stats_noted
    for word in sys.argv:  # a script has no loader
        path = os.path.abspath(word)
        if path.endswith(".py") and path.startswith(WORKSPACE):
            loaded(path)


def note_what_is_written(note) -> None:
    written: set[str] = set()
    fsdecode, abspath, realpath, access = os.fsdecode, os.path.abspath, os.path.realpath, os.O_WRONLY | os.O_RDWR

    def wrote(path: str | bytes) -> None:
        path = abspath(fsdecode(path))
        if path.startswith(WORKSPACE) and path not in written and len(written) < WRITTEN_KEPT:
            written.add(path)
            note(f"w {realpath(path)}")

    def hook(event: str, about: tuple) -> None:
        try:
            if event == "open":
                if about[2] & access and type(about[0]) is not int:
                    wrote(about[0])
            elif event == "os.rename":  # how files are written atomically
                wrote(about[1])
        except Exception:
            pass

    sys.addaudithook(hook)


def run_the_next() -> None:
    """Debian has a file of this name, and a virtual environment may: Python runs only the first one."""
    here = os.path.dirname(__file__)
    if here not in sys.path:
        return
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(__name__, sys.path[sys.path.index(here) + 1 :])
    if spec and spec.loader:
        exec(spec.loader.get_code(__name__), {"__name__": __name__, "__file__": spec.origin, "__spec__": spec})


try:
    import bkdev_dotenv

    bkdev_dotenv.load()
except OSError:
    pass  # unreadable: `bkdev up` reports it

try:
    main()
except OSError:
    pass  # no volume or no space: no record
run_the_next()
