"""Generates supervisord's configuration from a service's `x-bkdev.programs`, the only place that lists its programs.

They are read from the resolved definition (`.resolved`) or, if that was not written, from compose.yaml itself.
"""

import json
import os
import shutil
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import bkdev_definition  # noqa: E402
import debugger  # noqa: E402
from bkdev_say import message, say, tell  # noqa: E402

# Read by the health check, which Docker starts.
KEPT = "/tmp/bkdev-programs.json"
CONFIGURATION = "/tmp/bkdev-programs.conf"
# Only the product's own interpreter knows which of the two classes it has (settings/bkdev_gunicorn.py).
UVICORN = "uvicorn"
GUNICORN_CONFIG = "/opt/bkdev/runtime/settings/bkdev_gunicorn.py"
# Longer than a worker's grace period for tasks (settings/bkdev_worker.py).
WORKER_STOP_SECONDS = 15
LEVELS = {True: "true", False: "false", "unexpected": "unexpected"}


def extension_of(service: str) -> tuple[dict, dict | None]:
    """Returns the service's `x-bkdev`, and a message about its source if that is notable."""
    try:
        return find(service, ".resolved"), None
    except bkdev_definition.Unusable as error:
        reason = error.message
    try:
        return find(service, "compose.yaml"), message("runtime.programs-from-compose", reason=reason)
    except bkdev_definition.Unusable as error:
        return {}, message("runtime.programs-unknown", reason=reason, also=error.message)


def find(service: str, name: str) -> dict:
    """Returns the extension for the service's mode, which only the resolved definition contains."""
    try:
        found = bkdev_definition.read(name)["services"][service]
        extension = found["x-bkdev"]
    except FileNotFoundError:
        raise bkdev_definition.Unusable("runtime.file-missing", file=bkdev_definition.shown(name)) from None
    except OSError as error:
        raise bkdev_definition.Unusable(
            "runtime.file-invalid", file=bkdev_definition.shown(name), line=1, error=str(error.strerror)
        ) from None
    except (KeyError, TypeError):
        extension = None
    if not isinstance(extension, dict):
        raise bkdev_definition.Unusable("runtime.service-undefined", file=bkdev_definition.shown(name), service=service)
    return {**extension, **extension.get("modes", {}).get(found.get("x-bkdev-mode"), {})}


def configuration(service: str, instance: str, programs: dict, folder: str) -> str:
    """Returns supervisord's file. The programs of a group are stopped together, otherwise one after the other."""
    sections = [section(name, program, instance, folder) for name, program in programs.items()]
    if len(programs) > 1:
        sections.insert(0, f"[group:{service}]\nprograms={','.join(programs)}\n")
    return "\n".join(sections)


def section(name: str, program: dict, instance: str, folder: str) -> str:
    celery, server = program.get("celery"), program.get("gunicorn")
    is_worker = bool(celery or program.get("queues"))
    directory = program.get("directory")
    options = {
        "command": numbered(escaped(start(name, program, instance))),
        "process_name": "%(program_name)s_%(process_num)d" if processes(program) > 1 else "",
        "numprocs": processes(program),
        "numprocs_start": program.get("numprocsStart", 0),
        "directory": escaped(os.path.join(bkdev_definition.WORKSPACE, directory) if directory else folder),
        "environment": ",".join(f'{key}="{numbered(quoted(value))}"' for key, value in environment_of(program).items()),
        "autostart": LEVELS[program.get("autostart", True)],
        "autorestart": LEVELS[program.get("autorestart", True)],
        "exitcodes": ",".join(str(code) for code in program.get("exitCodes", [0])),
        "startsecs": program.get("startSeconds", 30),
        "startretries": program.get("startRetries", 3),
        "stopsignal": program.get("stopSignal", "TERM"),
        "stopwaitsecs": program.get("stopWait", WORKER_STOP_SECONDS if is_worker else 10),
        # Only to a worker's parent, which lets the running task finish and returns the others.
        # gunicorn, too, ends its workers itself once they have finished their requests.
        "stopasgroup": LEVELS[program.get("stopAsGroup", not is_worker and not server)],
        "killasgroup": LEVELS[program.get("killAsGroup", True)],
        "priority": program.get("priority", 999),
        "stdout_logfile": "/dev/fd/1",
        "stdout_logfile_maxbytes": 0,
        "redirect_stderr": "true",
    }
    lines = [f"{key}={value}" for key, value in options.items() if value != ""]
    return "\n".join([f"[program:{name}]", *lines, ""])


def start(name: str, program: dict, instance: str) -> str:
    if "celery" in program:
        return worker(f"{name}_{{process}}" if processes(program) > 1 else name, program["celery"], instance)
    if "gunicorn" in program:
        return gunicorn(program["gunicorn"])
    return command(program["command"], instance)


def worker(name: str, celery: dict, instance: str) -> str:
    """Uses prefork even for one task at a time. With threads, nothing wakes Celery's event loop when a task is done, so
    its acknowledgement waits for the next timer (kombu/asynchronous/hub.py, `call_soon`), as does everything beyond
    the prefetch window: a few tasks a second. A single-process worker (solo) answers no ping while a task is
    running."""
    start = celery["command"] if "command" in celery else f"celery -A {celery['app']}"
    pool = f"-P {celery.get('pool', 'prefork')} -c {celery.get('concurrency', 1)}"
    if "maxTasksPerChild" in celery:
        pool += f" --max-tasks-per-child {celery['maxTasksPerChild']}"
    measured = "-O fair --without-gossip --without-mingle -I bkdev_worker"
    return f"{start} worker -n {name}@{instance} -l INFO {pool} {measured} -Q {','.join(celery['queues'])}"


def gunicorn(server: dict) -> str:
    """Omitted settings come from the product's own file, otherwise from gunicorn's defaults."""
    flags = {
        "bind": server["bind"],
        "workers": server.get("workers"),
        "worker-class": server.get("class") if server.get("class") != UVICORN else None,
        "threads": server.get("threads"),
        "timeout": server.get("timeout"),
        "max-requests": server.get("maxRequests"),
    }
    given = " ".join(f"--{name} {value}" for name, value in flags.items() if value is not None)
    return f"gunicorn --config file:{GUNICORN_CONFIG} {given} {server['app']}"


def environment_of(program: dict) -> dict:
    server = program.get("gunicorn", {})
    told = {
        "BKDEV_GUNICORN_CONFIG": server.get("config"),
        "BKDEV_GUNICORN_CLASS": UVICORN if server.get("class") == UVICORN else None,
        "BKDEV_DEBUG": ("wait" if program["debug"].get("wait") else "listen") if "debug" in program else None,
    }
    return {**{name: value for name, value in told.items() if value}, **program.get("environment", {})}


def command(words: str, instance: str) -> str:
    return words.replace("{instance}", instance)


def processes(program: dict) -> int:
    return program.get("numprocs", 1)


def numbered(value: str) -> str:
    """Called after escaping: supervisord replaces it by each process's number."""
    return value.replace("{process}", "%(process_num)d")


def escaped(value: str) -> str:
    """supervisord expands what follows a per cent sign, and what follows a semicolon is a comment."""
    return value.replace("%", "%%").replace(" ;", " \\;")


def quoted(value: object) -> str:
    text = LEVELS[value] if isinstance(value, bool) else str(value)
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")


def started(programs: dict) -> dict:
    """Returns those that start with their container."""
    return {name: program for name, program in programs.items() if program.get("autostart", True)}


def queues_in(programs: dict) -> list[str]:
    """Returns all queues that they consume, in order."""
    found = [(program.get("celery") or program).get("queues", []) for program in started(programs).values()]
    return list(dict.fromkeys(name for names in found for name in names))


def nodes_in(programs: dict, instance: str) -> list[str]:
    return [
        f"{process}@{instance}"
        for name, program in started(programs).items()
        if program.get("celery") or program.get("queues")
        for process in names_of(name, program)
    ]


def names_of(name: str, program: dict) -> list[str]:
    """Returns the names of its processes in supervisord."""
    first, count = program.get("numprocsStart", 0), processes(program)
    return [name] if count == 1 else [f"{name}_{first + index}" for index in range(count)]


def runs_agent(extension: dict) -> bool:
    """The agent runs in the workspace; without an extension, the image decides."""
    return extension["role"] == "workspace" if "role" in extension else shutil.which("node") is not None


def write(service: str, instance: str) -> dict[str, str]:
    """Writes the files for supervisord and the health check; returns variables for the programs."""
    extension, doubt = extension_of(service)
    if doubt:
        tell("bkdev", doubt)
    programs = extension.get("programs") or {}
    try:
        folder = bkdev_definition.product_folder(bkdev_definition.product())
    except bkdev_definition.Unusable as error:
        tell("bkdev", error.message)
        folder = bkdev_definition.WORKSPACE
    text = configuration(service, instance, programs, folder)
    if runs_agent(extension):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "workspace.conf")) as file:
            text += file.read()
    elif not programs:
        say("runtime.no-programs", service=service)
    with open(CONFIGURATION, "w") as file:
        file.write(text)
    debugger.prepare(programs, os.path.join("/run/bkdev", instance))
    queues = queues_in(programs)
    with open(KEPT, "w") as file:
        json.dump({"nodes": nodes_in(programs, instance), "queues": queues}, file)
    return {"BKDEV_QUEUES": ",".join(queues)} if queues else {}
