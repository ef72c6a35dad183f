"""The gate: compiles the files that were saved, before any role is restarted for them.

Paths come on standard input, one a line; one JSON line goes out for each file that does not compile, then one with the
counts. It runs without `site` and with the byte code folder of the roles, so that what is compiled here need not be
compiled again there.
"""

import contextlib
import importlib.util
import os
import stat
import sys
import time
import warnings
from importlib.machinery import SourceFileLoader

# After a switch of branches thousands of files have changed: what is left then, the roles compile themselves.
BUDGET_SECONDS = 3.0
PRODUCT = "/workspace/bkmonitor"


def main(product: str = PRODUCT) -> None:
    warnings.simplefilter("ignore")  # a doubtful escape is none of the gate's business
    stop_at = time.monotonic() + BUDGET_SECONDS
    links = links_of(product)
    checked = skipped = 0
    for line in sys.stdin.buffer.read().splitlines():
        path = os.fsdecode(line)
        if time.monotonic() >= stop_at:
            skipped += 1
            continue
        checked += 1
        line_number, message = fault_of(path, links) or (0, "")
        if message:
            import json  # a third of this program's start, and seldom needed

            print(json.dumps({"path": path, "line": line_number, "message": message}))
    print(f'{{"checked": {checked}, "skipped": {skipped}}}')


def links_of(product: str) -> list[tuple[str, str]]:
    """A folder beside the product is imported by a link in it, and its byte code goes by the link's name."""
    try:
        return [(os.path.realpath(entry), entry.path) for entry in os.scandir(product) if entry.is_symlink()]
    except OSError:
        return []


def fault_of(path: str, links: list[tuple[str, str]]) -> tuple[int, str] | None:
    """Anything may be found in a file that somebody is typing, so whatever compiling it raises is its fault."""
    try:
        if stat.S_ISREG(os.stat(path).st_mode):  # a pipe would be waited for
            compile_anew(path)
            for target, link in links:
                if path.startswith(f"{target}/"):
                    compile_anew(link + path.removeprefix(target))
    except FileNotFoundError:
        pass
    except OSError as error:
        return 0, f"{type(error).__name__}: {error.strerror}"
    except SyntaxError as error:
        return error.lineno or 0, f"{type(error).__name__}: {error.msg}"
    except Exception as error:
        return 0, f"{type(error).__name__}: {error}".removesuffix(": ")
    return None


def compile_anew(path: str) -> None:
    """Byte code that is there counts as right when the second and the size of its source have not changed, which two
    saves one after the other do not do either. It is therefore taken away first, and with it what a save that does
    not compile would leave behind. The loader writes the new one in one piece, as every import does."""
    with contextlib.suppress(OSError):
        os.remove(importlib.util.cache_from_source(path))
    SourceFileLoader(path, path).get_code(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
