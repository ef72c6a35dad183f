"""Reports to the agent what supervisord's interface does not: how each program ended and how often, and which processes
are stopped by a signal. It writes a file beside the socket; the agent watches the folder, so each change also wakes
it. Another file there is touched once a second: if that ceases, supervisord itself is stopped.
"""

import json
import os
import pathlib
import time

from supervisor import events
from supervisor.process import Subprocess
from supervisor.states import ProcessStates

# Between two looks at the processes. Stopping a program itself is noticed immediately, because its parent gets a
# signal.
LOOK_SECONDS = 1
# Enough to recognise a crash loop.
ENDS_KEPT = 10
# supervisord itself starts no program in these states: somebody orders it, as a reload does. Earlier ends say nothing
# about what runs then.
WAITS_FOR_AN_ORDER = (ProcessStates.STOPPED, ProcessStates.FATAL)
MEMORY_FILES = (
    ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory.max"),
    ("/sys/fs/cgroup/memory/memory.oom_control", "/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
# cgroup v1 shows a number near 2^63 if there is no limit.
NO_LIMIT = 1 << 60


class Processes:
    def __init__(self, path, running):
        """`path` is the path of the files without extensions; `running` returns supervisord's processes by pid."""
        self.path = f"{path}.processes.json"
        self.alive = pathlib.Path(f"{path}.alive")
        self.running = running
        self.programs = {}
        self.killed = {}
        self.said = ""
        self.look_at = 0
        events.subscribe(events.ProcessStateEvent, self.changed)
        finish = Subprocess.finish

        def finish_and_note(process, pid, status):
            self.ended(process, status)
            return finish(process, pid, status)

        Subprocess.finish = finish_and_note
        self.tell()

    def changed(self, event):
        program = self.of(event.process)
        program["state"] = event.process.state
        if isinstance(event, events.ProcessStateStartingEvent):
            program["starts"] += 1
            program["startedAt"] = round(time.time(), 3)
            if event.from_state in WAITS_FOR_AN_ORDER:
                program["ends"] = []
        self.tell()

    def ended(self, process, status):
        """supervisord does not report how a program ended early. A requested end does not count."""
        if process.killing:
            return
        end = {"at": round(time.time() * 1000), "status": os.waitstatus_to_exitcode(status)}
        program = self.of(process)
        program["failed" if end["status"] else "left"] += 1
        program["ends"] = [*program["ends"], end][-ENDS_KEPT:]

    def of(self, process):
        unknown = {"state": 0, "starts": 0, "startedAt": 0, "failed": 0, "left": 0, "ends": []}
        return self.programs.setdefault(name_of(process), unknown)

    def look(self):
        """Returns whether a look was due."""
        if time.monotonic() < self.look_at:
            return False
        self.tell()
        self.beat()
        return True

    def beat(self):
        try:
            self.alive.touch(mode=0o600)
        except OSError:
            pass

    def tell(self):
        self.look_at = time.monotonic() + LOOK_SECONDS
        stopped = [
            {"program": name_of(process), "pid": pid, "isChild": pid != parent}
            for parent, process in sorted(self.running().items())
            for pid in [parent, *children_of(parent)]
            if is_stopped(pid)
        ]
        kills, limit = killed_for_memory()
        if kills > self.killed.get("times", 0):
            self.killed = {"times": kills, "at": round(time.time() * 1000), **({"limit": limit} if limit else {})}
        killed = {"killed": self.killed} if self.killed else {}
        said = json.dumps({"programs": self.programs, "stopped": stopped, **killed})
        if said == self.said and os.path.exists(self.path):
            return
        try:
            with open(os.open(f"{self.path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(said)
            os.replace(f"{self.path}.new", self.path)
            self.said = said
        except OSError:
            pass  # a full disk or a removed folder: the programs keep running, and the next look retries


def killed_for_memory():
    """Returns the number of processes of this container that the kernel killed for lack of memory, and the limit in
    bytes, None without one. Reads cgroup v2, otherwise v1 (docs.kernel.org/admin-guide/cgroup-v2.html,
    `memory.events`)."""
    for events, limit in MEMORY_FILES:
        try:
            with open(events) as file:
                counts = dict(line.split() for line in file if len(line.split()) == 2)
            with open(limit) as file:
                most = file.read().strip()
            return int(counts.get("oom_kill", 0)), int(most) if most.isdigit() and int(most) < NO_LIMIT else None
        except (OSError, ValueError):
            continue
    return 0, None


def name_of(process):
    """Returns the name as in `supervisorctl`: with its group if that has another name."""
    name, group = process.config.name, process.group.config.name
    return name if name == group else f"{group}:{name}"


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def is_stopped(pid):
    """Stopped by a signal; a process held by a debugger is in state `t`."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split(None, 1)[0] == b"T"
    except OSError:
        return False
