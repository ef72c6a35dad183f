"""What containers read of the definition: product.yaml, and what Compose resolved.

Every Python that runs here can import this: YAML is parsed by the library beside bkdev's own tools where an interpreter has
none. Its Python part is the same for every version of Python 3.
"""

import glob
import os
import sys
from typing import Any

FOLDER = os.environ.get("BKDEV_DEFINITION", "/opt/bkdev")
WORKSPACE = os.environ.get("BKDEV_SOURCE_FOLDER", "/workspace")


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
    """A file of the definition; what is no YAML raises a ValueError of one line, with its place."""
    library = yaml()
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        try:
            found = library.load(file, getattr(library, "CSafeLoader", library.SafeLoader))
        except library.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ValueError(f".devcontainer/{name}:{line}: {error.problem}") from None
        except library.YAMLError as error:
            raise ValueError(f".devcontainer/{name}: {str(error).splitlines()[0]}") from None
    if not isinstance(found, dict):
        raise ValueError(f".devcontainer/{name}: expected a map")
    return found


def product() -> dict:
    """What is particular to the product; empty where nobody wrote that."""
    try:
        return read("product.yaml")
    except FileNotFoundError:
        return {}


def product_folder(known: dict) -> str:
    """Where `manage.py` lies."""
    return os.path.normpath(os.path.join(WORKSPACE, known.get("folder", ".")))
