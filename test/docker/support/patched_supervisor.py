"""Runs supervisord with bkdev's plugin, a program that is killed and one that writes; prints how the first ended and
whether it runs again, and how the log has the lines of the other.

    patched_supervisor.py
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

STATE = "/run/bkdev/patched.processes.json"
CONFIGURATION = """[supervisord]
nodaemon=true
logfile=/dev/null
logfile_maxbytes=0
pidfile={folder}/pid
[unix_http_server]
file=/run/bkdev/patched.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[rpcinterface:wakeup]
supervisor.rpcinterface_factory=patched_supervisor:install
[program:sleeper]
command=sleep 600
startsecs=0
autorestart=true
[program:talker]
command=printf 'one\\ntwo without an end'
startsecs=0
autorestart=false
stdout_logfile={folder}/out
"""


def install(supervisor, **_):
    import labels
    from presence import Presence
    from processes import Processes
    from run import WakeUp

    options = supervisor.options
    labels.install(options.process_group_configs)
    path = STATE.removesuffix(".processes.json")
    return WakeUp(Processes(path, lambda: options.pidhistory), Presence(path, lambda: options.httpservers))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/supervisord.conf", "w") as file:
            file.write(CONFIGURATION.format(folder=folder))
        argv = [sys.executable, "-c", "from supervisor import supervisord; supervisord.main()"]
        parent = subprocess.Popen([*argv, "-c", f"{folder}/supervisord.conf"], stdout=sys.stderr)
        try:
            lines = wait_for("it wrote", lambda: written(f"{folder}/out"))
            first = wait_for("it runs", lambda: child_of(parent.pid))
            os.kill(first, signal.SIGKILL)
            wait_for("another one runs", lambda: child_of(parent.pid) not in (None, first))
            program = wait_for("its end is told", lambda: with_end(told()))
            ends = [end["status"] for end in program["ends"]]
            print(json.dumps({"ends": ends, "starts": program["starts"], "lines": lines}))
        finally:
            parent.send_signal(signal.SIGTERM)
            parent.wait(20)
            for name in os.listdir("/run/bkdev"):
                if name.startswith("patched."):
                    os.remove(f"/run/bkdev/{name}")


def child_of(pid: int):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        children = file.read().split()
    return int(children[0]) if children else None


def told() -> dict:
    try:
        with open(STATE) as file:
            return json.load(file)["programs"].get("sleeper", {})
    except (OSError, ValueError):
        return {}


def written(path: str):
    with contextlib.suppress(OSError), open(path) as file:
        lines = file.read().splitlines()
        return lines if len(lines) > 1 else None


def with_end(program: dict):
    return program if program.get("ends") and program["starts"] > 1 else None


def wait_for(what: str, look):
    end = time.monotonic() + 60
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise SystemExit(f"waited in vain until {what}")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
