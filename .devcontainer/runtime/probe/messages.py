"""What the probes say: a code with its parameters, as the rest of bkdev does. The sentences are in src/shared/messages; text from
outside, such as a database's error, is a parameter or stands for itself.
"""

Wording = dict | str
FEW = 3


def message(code: str, **params) -> dict:
    return {"code": code, "params": {name: value for name, value in params.items() if value is not None}}


def few(name: str, names: list[str]) -> dict:
    """Parameters: the first of several names, and how many there are besides."""
    return {name: names[:FEW], "more": max(0, len(names) - FEW)}


def first_digit(number: int) -> int:
    """Rounded down, for a reason that changes at every look would be news each time."""
    size = 10 ** (len(str(number)) - 1)
    return number // size * size
