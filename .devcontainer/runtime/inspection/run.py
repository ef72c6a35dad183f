"""Loads the product as one of its programs does, and prints the settings that are then in effect, as one JSON document.

run.py '{"start": {"celery": "shop.celery"}, "directory": ".", "environment": {}, "seconds": 60}'

The product is loaded by another process (load.py), because it may do anything: print, exit, hang, or exhaust memory.
That process has limited time, its output is not mixed with the document, and its process group is killed with it.
Nothing is written, and no store is asked anything.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from bkdev_definition import WORKSPACE  # noqa: E402
from bkdev_masking import without_secrets  # noqa: E402
from bkdev_say import message  # noqa: E402

DOCUMENT_BYTES = 1_000_000
# Of what the product printed, the end is kept.
OUTPUT_BYTES = 8_000
OUTPUT_LINES = 12
END_SECONDS = 1


def main() -> None:
    request = json.loads(sys.argv[1])
    directory = os.path.normpath(os.path.join(WORKSPACE, request["directory"]))
    environment = {**os.environ, **{name: text_of(value) for name, value in request["environment"].items()}}
    print(json.dumps(look(request["start"], directory, environment, request["seconds"])))


def text_of(value: object) -> str:
    """Returns the value as supervisord passes it on."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def look(start: dict, directory: str, environment: dict, seconds: float) -> dict:
    """Returns what load.py reports, or why it reports nothing, as `failure` with the end of the `output`."""
    if not os.path.isdir(directory):
        return {"failure": message("inspect.no-folder", folder=directory), "output": []}
    reader, writer = os.pipe()
    child = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "load.py"), str(writer), json.dumps(start)],
        cwd=directory,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[writer],
        start_new_session=True,
    )
    os.close(writer)
    try:
        document, output, problem = listen(reader, child.stdout.fileno(), time.monotonic() + seconds)
        if not problem and not has_ended(child.pid):
            problem = "silent"
    finally:
        kill_group(child.pid)
    status = child.wait()
    if problem == "late":
        failure = message("inspect.hangs", seconds=round(seconds))
    elif problem == "large":
        failure = message("inspect.too-large", bytes=DOCUMENT_BYTES)
    elif problem == "silent":
        failure = message("inspect.no-answer")
    else:
        found = parsed(document)
        if found is not None and "failure" not in found:
            return found
        failure = found["failure"] if found is not None else why_silent(status)
    lines = without_secrets(output.decode(errors="replace"), environment).splitlines()
    return {"failure": failure, "output": lines[-OUTPUT_LINES:]}


def listen(document: int, output: int, end: float):
    """Reads until the document is complete. Returns it, the end of the output, and `late`, `large` or empty text."""
    read, printed = b"", b""
    with selectors.DefaultSelector() as selector:
        for descriptor in (document, output):
            os.set_blocking(descriptor, False)
            selector.register(descriptor, selectors.EVENT_READ)
        is_open = True
        while is_open:
            left = end - time.monotonic()
            if left <= 0:
                return read, printed, "late"
            for key, _ in selector.select(left):
                got = os.read(key.fd, 65536)
                if key.fd == document:
                    read += got
                    is_open = bool(got)
                    if len(read) > DOCUMENT_BYTES:
                        return read, printed, "large"
                elif got:
                    printed = (printed + got)[-OUTPUT_BYTES:]
                else:
                    selector.unregister(output)  # it closed its output, which does not end it
    try:
        printed += os.read(output, 65536)
    except OSError:
        pass  # nothing more
    return read, printed[-OUTPUT_BYTES:], ""


def parsed(document: bytes):
    try:
        found = json.loads(document)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def why_silent(status: int) -> dict:
    """The product ended the process itself, or the kernel did."""
    if status < 0:
        return message("inspect.killed", signal=signal.Signals(-status).name)
    return message("inspect.ended", status=status)


def has_ended(process: int) -> bool:
    """Waits shortly, so that its exit status is known. It is not reaped: its group must exist until it is killed."""
    end = time.monotonic() + END_SECONDS
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def kill_group(leader: int) -> None:
    """Kills what the product started, too."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


main()
