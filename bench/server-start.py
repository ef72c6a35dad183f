"""Measures how a server of the product starts: seconds to its first `pong`, CPU time until then, memory, and its idle
cost.

python3 server-start.py PORT ROUNDS COMMAND...

Runs inside a role's container, in the folder of manage.py, with the role's environment (docs/performance.md).
"""

import glob
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request

IDLE_SECONDS = 10


def main(port: str, rounds: str, *command: str) -> None:
    took, cpu = [], []
    for left in reversed(range(int(rounds))):
        began = time.monotonic()
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        while not answers(port):
            if server.poll() is not None:
                sys.exit(f"it ended with {server.returncode}: run it by hand")
            time.sleep(0.02)
        took.append(time.monotonic() - began)
        cpu.append(cpu_of(server.pid))
        if left == 0:
            tell_idle(server.pid)
        for process in processes_of(server.pid):
            os.kill(int(process.rpartition("/")[2]), signal.SIGKILL)
        server.wait()
    print(f"first pong {statistics.median(took):.2f} s, CPU {statistics.median(cpu):.2f} s: median of {rounds}")


def answers(port: str) -> bool:
    try:
        return b"pong" in urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=30).read()
    except OSError:
        return False


def tell_idle(session: int) -> None:
    time.sleep(3)
    before = cpu_of(session)
    time.sleep(IDLE_SECONDS)
    percent = (cpu_of(session) - before) / IDLE_SECONDS * 100
    processes = processes_of(session)
    mib = sum(pss_of(process) for process in processes) / 1024
    print(f"{len(processes)} processes, {mib:.0f} MiB (PSS), idle {percent:.1f} % of a core")


def processes_of(session: int) -> list[str]:
    return [process for process in glob.glob("/proc/[0-9]*") if (found := stat_of(process)) and int(found[3]) == session]


def stat_of(process: str) -> list[str]:
    """Returns the fields of proc(5) from `state` on."""
    try:
        with open(f"{process}/stat") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []


def cpu_of(session: int) -> float:
    ticks = (stat_of(process) for process in processes_of(session))
    return sum(int(found[11]) + int(found[12]) for found in ticks if found) / os.sysconf("SC_CLK_TCK")


def pss_of(process: str) -> int:
    with open(f"{process}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


main(*sys.argv[1:])
