"""Answers the agent's questions, one per line, on standard input and output.

{"id": 7, "probe": {"redbeat": {}}, "environment": {"REDIS_HOST": "redis"}, "since": 1700000000, "closely": false}
{"id": 7, "health": "unhealthy", "reason": {"code": "probe.no-scheduler", "params": {}}, "latencyMs": 4}

Each peer has its own thread and connection, so one that hangs delays no other, and is answered for when its time is
up. Ends with its input, and also when the packages have changed and nobody is waiting, because only a new process
sees the new ones.
"""

import json
import os
import queue
import select
import signal
import sys
import sysconfig
import threading
import time

from messages import message
from peer import Asked, Question, question_of
from verdict import Verdict, cut_off, unknown

TIMEOUT_SECONDS = 1.5
# Includes reconnecting; name resolution has no time limit.
STUCK_SECONDS = 3
# A role that moved to another broker no longer needs the old connection.
IDLE_SECONDS = 60
PACKAGES_SECONDS = 2


class Line:
    """A thread that asks one peer, question by question."""

    def __init__(self, question: Question, is_open, answer):
        self.peer = question.open(TIMEOUT_SECONDS)
        self.is_open = is_open
        self.answer = answer
        self.questions = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while True:
            try:
                asked = self.questions.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                self.peer.close()
                continue
            if asked is None:
                return self.peer.close()
            number, question = asked
            if not self.is_open(number):
                continue
            try:
                self.answer(number, question.ask(self.peer))
            except Exception as error:
                self.answer(number, unknown(message("probe.failed", error=type(error).__name__)))


class Server:
    def __init__(self):
        self.lock = threading.Lock()
        self.lines: dict[tuple, Line] = {}
        self.open: dict[int, tuple[float, Line]] = {}

    def run(self) -> None:
        rest = b""
        packages = seen_packages()
        while self.open or seen_packages() == packages:
            ready, _, _ = select.select([0], [], [], self._until_next())
            if ready:
                got = os.read(0, 65536)
                if not got:
                    break
                *texts, rest = (rest + got).split(b"\n")
                for text in texts:
                    self._take(json.loads(text))
            self._answer_for_the_stuck()
        self.close()

    def close(self) -> None:
        for line in self.lines.values():
            line.questions.put(None)
        for line in self.lines.values():
            line.thread.join(timeout=0.5)

    def _take(self, request: dict) -> None:
        number = request["id"]
        asked = Asked("agent", request["since"], request["closely"])
        question = question_of(request["probe"], request["environment"], asked)
        if isinstance(question, dict):
            return self._write(number, unknown(question))
        line = self.lines.get(question.address)
        if line is None:
            line = self.lines[question.address] = Line(question, self.open.__contains__, self._answer)
        with self.lock:
            self.open[number] = (time.monotonic() + STUCK_SECONDS, line)
        line.questions.put((number, question))

    def _until_next(self) -> float:
        with self.lock:
            first = min((due for due, _ in self.open.values()), default=None)
        return PACKAGES_SECONDS if first is None else max(0, first - time.monotonic())

    def _answer_for_the_stuck(self) -> None:
        with self.lock:
            late = [(number, line) for number, (due, line) in self.open.items() if due <= time.monotonic()]
        for number, line in late:
            self._answer(number, cut_off(line.peer.when_stuck(STUCK_SECONDS)))

    def _answer(self, number: int, verdict: Verdict) -> None:
        with self.lock:
            if self.open.pop(number, None) is None:
                return
        self._write(number, verdict)

    def _write(self, number: int, verdict: Verdict) -> None:
        answer = {"id": number, "health": verdict.health, "reason": verdict.reason}
        if verdict.latency_ms is not None:
            answer["latencyMs"] = verdict.latency_ms
        if verdict.notes is not None:
            answer["notes"] = verdict.notes
        if verdict.worker is not None:
            answer["worker"] = verdict.worker
        if verdict.is_cut_off:
            answer["isCutOff"] = True
        os.write(1, (json.dumps(answer) + "\n").encode())


def seen_packages() -> int:
    """Returns a number that changes whenever a package is added or removed."""
    try:
        return os.stat(sysconfig.get_path("purelib")).st_mtime_ns
    except OSError:
        return 0


def serve() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    server = Server()
    try:
        server.run()
    except SystemExit:
        server.close()
