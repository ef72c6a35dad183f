"""Problems in the gateway's files, as a code with parameters, like all messages of bkdev. The sentences are in
src/shared/messages. No parameter contains a secret: an invalid value is never repeated.
"""

import json


class Problem(Exception):
    """A file is unusable; `code` and `params` say where and why."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.message = {"code": f"gateway.{code}", "params": params}


def say(message: dict) -> None:
    print(json.dumps(message), flush=True)


def note(code: str, **params) -> None:
    say({"code": f"gateway.{code}", "params": params})
