"""Writes messages of bkdev's own programs to a container's log: one line for two readers.

bkdev: packages: unchanged since the last sync, skipped <TAB> {"code": "step.packages-unchanged", "params": {}}

A person reads the English sentence. bkdev reads what follows the tab (src/shared/messages/said.ts) and shows it in
the person's language. The build generates sentences.json from src/shared/messages/en/runtime.ts; without that file,
only the code is printed.
"""

import functools
import json
import os
import re
import sys

SENTENCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sentences.json")


def message(code: str, **params) -> dict:
    """Returns a code with parameters: numbers, names, lists of names, text from outside, or another message."""
    return {"code": code, "params": params}


def say(code: str, **params) -> None:
    tell("bkdev", message(code, **params))


def tell(mark: str, told: dict) -> None:
    """`mark` is the kind of line: `bkdev` for progress, otherwise `bkdev-warning`, `bkdev-error` or `bkdev-hint`."""
    sentence = " ".join(sentence_of(told).split())
    sys.stdout.flush()
    # Not through sys.stdout, which Celery replaces by its logger.
    os.write(1, f"{mark}: {sentence}\t{json.dumps(told)}\n".encode(errors="backslashreplace"))


def sentence_of(told: object) -> str:
    if isinstance(told, list):
        return ", ".join(map(str, told))
    if not isinstance(told, dict):
        return str(told)
    params = told["params"]
    sentence = sentences().get(told["code"])
    if sentence is None:
        return told["code"] + "".join(f" {name}={sentence_of(value)}" for name, value in params.items())
    return re.sub(r"\{(\w+)\}", lambda found: sentence_of(params.get(found[1], found[0])), sentence)


@functools.lru_cache(maxsize=None)
def sentences() -> dict:
    try:
        with open(SENTENCES, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}
