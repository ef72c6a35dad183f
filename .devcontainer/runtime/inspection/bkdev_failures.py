"""Why a product could not be loaded: a message, with the line of the product that failed."""

import contextlib
import os
import sys
import traceback

from bkdev_masking import without_secrets
from bkdev_say import message


class Unusable(Exception):
    def __init__(self, code: str, **params):
        super().__init__(code)
        self.message = message(code, **params)


def failure_of(error: BaseException) -> dict:
    if isinstance(error, Unusable):
        return error.message
    frames = frames_of_product(error)
    at = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    if isinstance(error, SystemExit):
        return message("inspect.exits", status=shown(str(error.code)), at=at)
    shortly = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
    with contextlib.suppress(Exception):
        print("".join(traceback.format_list(shortly)), end="", file=sys.stderr)
    return message("inspect.raises", error=said_of(error), at=at)


def said_of(error: BaseException) -> str:
    return shown("".join(traceback.format_exception_only(type(error), error)).strip())


def shown(text: str) -> str:
    return " ".join(without_secrets(text, dict(os.environ)).split())[:500]


def frames_of_product(error: BaseException) -> list:
    """Returns the frames in the checkout, innermost last, with their paths in it."""
    checkout = os.path.realpath(os.environ.get("BKDEV_SOURCE_FOLDER", "/workspace"))
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        path = os.path.realpath(frame.filename)
        if os.path.isabs(frame.filename) and path.startswith(checkout + os.sep):
            frame.filename = os.path.relpath(path, checkout)
            frames.append(frame)
    return frames
