"""The syntax check: compiles saved files before any role is restarted for them.

Reads paths from standard input, one per line. Prints a JSON line for each file that does not compile, one for each
whose previous byte code is known, with whether the new one does the same, and one with the counts. Runs without
`site` and with the roles' byte code folder, so that roles need not compile these files again.
"""

import contextlib
import importlib.util
import itertools
import marshal
import opcode
import os
import stat
import sys
import time
import warnings
from importlib.machinery import SourceFileLoader
from types import CodeType

# After a branch switch, thousands of files have changed; the roles compile the rest themselves.
BUDGET_SECONDS = 3.0
# Compare at most this many files: more are a branch switch, not an edited comment.
COMPARED = 20


def main(product: str) -> None:
    warnings.simplefilter("ignore")  # warnings about invalid escapes do not matter here
    stop_at = time.monotonic() + BUDGET_SECONDS
    links = links_of(product)
    checked = skipped = 0
    lines = sys.stdin.buffer.read().splitlines()
    for number, line in enumerate(lines):
        path = os.fsdecode(line)
        if time.monotonic() >= stop_at:
            skipped += 1
            continue
        checked += 1
        compared: list[tuple[int, int, bool]] | None = [] if len(lines) <= COMPARED else None
        line_number, message = fault_of(path, links, compared) or (0, "")
        for mtime, size, same in compared or ():
            print(f'{{"file": {number}, "mtime": {mtime}, "size": {size}, "same": {"true" if same else "false"}}}')
        if message:
            import json  # a third of this program's start, and rarely needed

            print(json.dumps({"path": path, "line": line_number, "message": message}))
    print(f'{{"checked": {checked}, "skipped": {skipped}}}')


def links_of(product: str) -> list[tuple[str, str]]:
    """Returns links in the product: code beside it is imported through a link, and its byte code is named after the
    link."""
    try:
        return [(os.path.realpath(entry), entry.path) for entry in os.scandir(product) if entry.is_symlink()]
    except OSError:
        return []


def fault_of(path: str, links: list[tuple[str, str]], compared: list | None) -> tuple[int, str] | None:
    """Returns line and message of the error. A file that is being edited may contain anything, so every exception is
    its fault."""
    try:
        if stat.S_ISREG(os.stat(path).st_mode):  # reading a pipe would block
            compile_anew(path, compared)
            for target, link in links:
                if path.startswith(f"{target}/"):
                    compile_anew(link + path.removeprefix(target), compared)
    except FileNotFoundError:
        pass
    except OSError as error:
        return 0, f"{type(error).__name__}: {error.strerror}"
    except SyntaxError as error:
        return error.lineno or 0, f"{type(error).__name__}: {error.msg}"
    except Exception as error:
        return 0, f"{type(error).__name__}: {error}".removesuffix(": ")
    return None


def compile_anew(path: str, compared: list | None) -> None:
    """Compiles a file and replaces its byte code. Existing byte code counts as current if second and size of the source
    are unchanged, which two quick saves do not guarantee. So it is removed first, which also leaves none behind for
    a source that does not compile. The loader writes atomically, as every import does."""
    cached = importlib.util.cache_from_source(path)
    before = compared is not None and byte_code_in(cached)
    with contextlib.suppress(OSError):
        os.remove(cached)
    code = SourceFileLoader(path, path).get_code(path)
    if before:
        mtime, size, old = before
        compared.append((mtime, size, does_the_same(old, code)))


def byte_code_in(path: str) -> tuple[int, int, CodeType] | None:
    """Reads byte code and the mtime and size of its source (importlib's `.pyc`, PEP 3147)."""
    try:
        with open(path, "rb") as file:
            found = file.read()
        if found[:4] == importlib.util.MAGIC_NUMBER and found[4:8] == bytes(4):
            mtime, size = int.from_bytes(found[8:12], "little"), int.from_bytes(found[12:16], "little")
            return mtime, size, marshal.loads(found[16:])
    except Exception:
        pass
    return None


# How far a name's index is shifted in an instruction's argument.
SHIFTS = {"LOAD_GLOBAL": 1} if sys.version_info >= (3, 11) else {}
if sys.version_info >= (3, 12):
    SHIFTS |= {"LOAD_ATTR": 1, "LOAD_SUPER_ATTR": 2}
SHIFT_OF = {opcode.opmap[name]: shift for name, shift in SHIFTS.items() if name in opcode.opmap}
CONSTANTS, NAMES = frozenset(opcode.hasconst), frozenset(opcode.hasname)
LOAD_CONST, STORE_NAME = opcode.opmap["LOAD_CONST"], opcode.opmap["STORE_NAME"]
HAS_DOCSTRING = 0x4000000
KNOWN = sys.version_info < (3, 15)
PLAIN = (
    *("co_name", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_varnames", "co_freevars", "co_cellvars"),
    *("co_qualname", "co_exceptiontable"),
)


def does_the_same(old: CodeType, new: CodeType) -> bool:
    """Whether both run the same instructions with the same names and constants. Lines may differ, and docstrings if
    nothing in the file reads them."""
    try:
        if not KNOWN or not is_same(old, new, False):
            return False
        return is_same(old, new, True) or not (asks_for_docstrings(old) or asks_for_docstrings(new))
    except Exception:  # an unknown kind of byte code
        return False


def asks_for_docstrings(code: CodeType) -> bool:
    asking = {"__doc__", "getdoc"}
    if not asking.isdisjoint(code.co_names) and any(name in asking for _, name, _ in instructions_of(code)):
        return True
    return any(asks_for_docstrings(const) for const in code.co_consts if type(const) is CodeType)


def is_same(old: CodeType, new: CodeType, with_docstrings: bool) -> bool:
    if any(getattr(old, name, None) != getattr(new, name, None) for name in PLAIN):
        return False
    if (old.co_flags ^ new.co_flags) & ~HAS_DOCSTRING:
        return False
    if with_docstrings and not is_same_constant(old.co_consts, new.co_consts, True):
        return False
    if old.co_code == new.co_code and old.co_names == new.co_names and len(old.co_consts) == len(new.co_consts):
        pairs = list(zip(old.co_consts, new.co_consts, strict=True))
        are_code = [type(one) is type(other) is CodeType for one, other in pairs]
        rest = [pair for pair, is_code in zip(pairs, are_code, strict=True) if not is_code]
        if all(is_same_constant(one, other, with_docstrings) for one, other in rest):
            codes = itertools.compress(pairs, are_code)
            return all(is_same(one, other, with_docstrings) for one, other in codes)
    for one, other in itertools.zip_longest(instructions_of(old), instructions_of(new), fillvalue=(-1, None, 0)):
        if one[0] != other[0] or one[2] != other[2] or not is_same_constant(one[1], other[1], with_docstrings):
            return False
    return True


def is_same_constant(old: object, new: object, with_docstrings: bool) -> bool:
    """`1`, `1.0` and `True` are equal but not the same."""
    if type(old) is not type(new):
        return False
    if type(old) is CodeType:
        return is_same(old, new, with_docstrings)
    if type(old) is tuple:
        return len(old) == len(new) and all(
            is_same_constant(one, other, with_docstrings) for one, other in zip(old, new, strict=True)
        )
    if type(old) is frozenset:
        return old == new and sorted(map(repr, old)) == sorted(map(repr, new))
    return old == new and repr(old) == repr(new)


def instructions_of(code: CodeType):
    """Yields instructions with the names and constants they refer to instead of their indexes, which a docstring
    changes, and without those that set a docstring. No instruction refers to a function's docstring."""
    raw, high, held = code.co_code, 0, None
    for at in range(0, len(raw), 2):
        op, arg = raw[at], raw[at + 1] | high
        high = arg << 8 if op == opcode.EXTENDED_ARG else 0
        if high:
            continue
        if op in CONSTANTS:
            found = op, code.co_consts[arg], 0
        elif op in NAMES:
            shift = SHIFT_OF.get(op, 0)
            found = op, code.co_names[arg >> shift], arg & ((1 << shift) - 1)
        else:
            found = op, None, arg
        if op == STORE_NAME and found[1] == "__doc__" and held and held[0] == LOAD_CONST:
            held = None
            continue
        if held:
            yield held
        held = found
    if held:
        yield held


if __name__ == "__main__":
    main(*sys.argv[1:])
