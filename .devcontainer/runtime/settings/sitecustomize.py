"""Python runs this before anything else: in a program of a role it keeps a record of what that program loads and writes.

The record lies beside the supervisor's socket, `<service>.<process group>.loaded`: a line for each source below the
checkout that was loaded as a module, by the program or by what it forked, and a line `w FILE` for each file there that
was opened for writing. By it the agent restarts no program for code that it never loaded, and tells one that writes
what it is restarted for. A program without a record is restarted for everything, so none is better than one with gaps.
"""

import os
import sys
import time

WORKSPACE = "/workspace/"
RUN = "/run/bkdev"
# A program that is started again so soon may be restarted for what it writes itself. Only then is looked what it writes:
# a hook that hears of it hears of each call of `id` too, by which `copy.deepcopy` takes more than twice as long.
SOON_SECONDS = 60
# Uploads and caches with names of their own could go on for ever.
WRITTEN_KEPT = 1000


def main() -> None:
    service = os.environ.get("BKDEV_INSTANCE") or os.environ.get("BKDEV_SERVICE", "workspace")
    if service == "workspace" or "SUPERVISOR_PROCESS_NAME" not in os.environ:
        return
    if "bkdev_worker" in sys.argv:  # which says when all is loaded; servers and beat begin by themselves
        import bkdev_loading

        bkdev_loading.begin()
        bkdev_loading.leave_editor_out()
    group = os.getpgrp()
    record = f"{RUN}/{service}.{group}.loaded"
    if os.getpid() == group:  # supervisord gives each program a process group of its own
        os.close(os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
    if os.path.exists(record):
        note = note_in(record)
        note_what_is_loaded(note)
        if has_ended_soon(service):
            note_what_is_written(note)


def has_ended_soon(service: str) -> bool:
    """Whether a program of this service that has ended was still loading or writing not long ago. Older records go."""
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
    """What the functions below need are locals, for hooks are called until the interpreter is gone."""
    known: set[str] = set()
    forked = False
    flags, open_, write, close = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, os.open, os.write, os.close

    def note(line: str) -> None:
        nonlocal forked
        if forked:  # what the others have said since the fork; else each short-lived child would say it again
            forked = False
            with open(record, errors="surrogateescape") as file:
                known.update(file.read().splitlines())
        if line in known or "\n" in line:
            return
        known.add(line)
        try:
            # Anew for each line: a program may close what it did not open, and its number then belongs to another file.
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
    """A loader asks for its source's time before anything else, so one that does not compile is noted too: its
    correction must not be nobody's business. No frame of this file gets into a traceback that way."""
    from importlib.machinery import SourceFileLoader

    path_stats, split, realpath = SourceFileLoader.path_stats, os.path.split, os.path.realpath
    folders: dict[str, str] = {}

    def loaded(path: str) -> None:
        folder, name = split(path)
        if folder not in folders:
            folders[folder] = realpath(folder)  # the watcher knows nothing of links
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
            elif event == "os.rename":  # how a file is written in one piece
                wrote(about[1])
        except Exception:
            pass

    sys.addaudithook(hook)


def run_the_next() -> None:
    """Debian has a file of this name, and a virtual environment may: of several Python would run the first alone."""
    here = os.path.dirname(__file__)
    if here not in sys.path:
        return
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(__name__, sys.path[sys.path.index(here) + 1 :])
    if spec and spec.loader:
        exec(spec.loader.get_code(__name__), {"__name__": __name__, "__file__": spec.origin, "__spec__": spec})


try:
    main()
except OSError:
    pass  # no volume, no room: no record
run_the_next()
