"""Reads the parts of the definition that containers need: product.yaml, and the resolved definition.

Every Python interpreter in a container can import this. Without a YAML library of its own, it uses the one installed
with bkdev's tools, whose pure-Python part works with every Python 3.
"""

import glob
import os
import re
import sys
from typing import Any

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings"))
from bkdev_say import message  # noqa: E402

FOLDER = os.environ.get("BKDEV_DEFINITION", "/opt/bkdev")
WORKSPACE = os.environ.get("BKDEV_SOURCE_FOLDER", "/workspace")


class Unusable(ValueError):
    """A file of the definition is unusable; `message` says which one and why."""

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
            sys.path[:] = kept  # a product must not find the tools' other packages
    return library


def loader_of(library: Any) -> Any:
    """Like Compose and YAML 1.2, takes only true and false for booleans: a program may be named `off`."""
    base = getattr(library, "CSafeLoader", library.SafeLoader)
    boolean = "tag:yaml.org,2002:bool"
    resolvers = {
        first: [each for each in found if each[0] != boolean] for first, found in base.yaml_implicit_resolvers.items()
    }
    loader = type("Loader", (base,), {"yaml_implicit_resolvers": resolvers})
    loader.add_implicit_resolver(boolean, re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
    return loader


def read(name: str) -> dict:
    """Reads a file of the definition."""
    library = yaml()
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        try:
            found = library.load(file, loader_of(library))
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
    """Reads product.yaml; empty if there is none."""
    try:
        return read("product.yaml")
    except FileNotFoundError:
        return {}


def product_folder(known: dict) -> str:
    """Returns the folder of `manage.py`."""
    return os.path.normpath(os.path.join(WORKSPACE, known.get("folder", ".")))
