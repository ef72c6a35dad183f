"""What containers read of the definition: product.yaml, and what Compose resolved.

Every Python that runs here can import this: YAML is parsed by the library beside bkdev's own tools where an interpreter has
none. Its Python part is the same for every version of Python 3.
"""

import glob
import os
import sys
from typing import Any

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings"))
from bkdev_say import message  # noqa: E402

FOLDER = os.environ.get("BKDEV_DEFINITION", "/opt/bkdev")
WORKSPACE = os.environ.get("BKDEV_SOURCE_FOLDER", "/workspace")


class Unusable(ValueError):
    """A file of the definition cannot be used; `message` says which one and why."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.message = message(code, **params)


def yaml() -> Any:
    try:
        import yaml as library
    except ImportError:
        kept = list(sys.path)
        sys.path += glob.glob("/opt/tools/lib/python3*/site-packages")
        try:
            import yaml as library
        finally:
            sys.path[:] = kept  # nothing else of the tools is for a product to find
    return library


def read(name: str) -> dict:
    """A file of the definition."""
    library = yaml()
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        try:
            found = library.load(file, getattr(library, "CSafeLoader", library.SafeLoader))
        except library.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise Unusable("runtime.file-invalid", file=shown(name), line=line, error=str(error.problem)) from None
        except (library.YAMLError, UnicodeDecodeError) as error:
            reason = str(error).splitlines()[0]
            raise Unusable("runtime.file-invalid", file=shown(name), line=1, error=reason) from None
    if not isinstance(found, dict):
        raise Unusable("runtime.file-no-map", file=shown(name))
    return found


def shown(name: str) -> str:
    return f".devcontainer/{name}"


def product() -> dict:
    """What is particular to the product; empty where nobody wrote that."""
    try:
        return read("product.yaml")
    except FileNotFoundError:
        return {}


def product_folder(known: dict) -> str:
    """Where `manage.py` lies."""
    return os.path.normpath(os.path.join(WORKSPACE, known.get("folder", ".")))
