"""Messages of the probes: a code with parameters, like all messages of bkdev. The sentences are in src/shared/messages;
text from outside, such as a database's error, is a parameter or used as it is.
"""

Wording = dict | str
FEW = 3


def message(code: str, **params) -> dict:
    return {"code": code, "params": {name: value for name, value in params.items() if value is not None}}


def few(name: str, names: list[str]) -> dict:
    """Returns parameters: the first of several names, and the number of others."""
    return {name: names[:FEW], "more": max(0, len(names) - FEW)}


def first_digit(number: int) -> int:
    """Rounds down, because a reason that changes at every look would be news each time."""
    size = 10 ** (len(str(number)) - 1)
    return number // size * size
