"""Whether a worker's pool picks up tasks, for Docker's health check, which looks only now and then; the agent judges
that separately (src/agent/health/worker-progress.ts). What was seen before is kept in a file in the container.
"""

import json
import os
import time

from messages import Wording, message

HELD_FILE = "/tmp/bkdev-held.json"
# A pool with a free process picks up a task within milliseconds.
TAKES_SECONDS = 10


def why_stuck(worker: dict) -> Wording:
    """`worker` is the result of a close look."""
    before, now = read(), time.time()
    held = {}
    for node, found in worker["nodes"].items():
        ids = [task["id"] for task in found["reserved"] or ()]
        if found["active"] != [] or not ids:
            continue
        known = before.get(node)
        held[node] = known if known and set(known["ids"]) <= set(ids) else {"ids": ids, "at": now}
    write(held)
    stuck = next((node for node, known in held.items() if now - known["at"] >= TAKES_SECONDS), None)
    return message("probe.pool-stuck", node=stuck, afterMs=TAKES_SECONDS * 1000) if stuck else ""


def read() -> dict:
    try:
        with open(HELD_FILE) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def write(held: dict) -> None:
    try:
        with open(f"{HELD_FILE}.new", "w") as file:
            json.dump(held, file)
        os.replace(f"{HELD_FILE}.new", HELD_FILE)
    except OSError:
        pass  # then looks are independent
