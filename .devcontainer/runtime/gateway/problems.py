"""What is wrong with the gateway's files: a code with its parameters, as the rest of bkdev says things. The sentences are in
src/shared/messages. No parameter holds a secret: a value that does not fit is never repeated.
"""

import json


class Problem(Exception):
    """One file cannot be used; `code` and `params` say where and why."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.message = {"code": f"gateway.{code}", "params": params}


def say(message: dict) -> None:
    print(json.dumps(message), flush=True)


def note(code: str, **params) -> None:
    say({"code": f"gateway.{code}", "params": params})
