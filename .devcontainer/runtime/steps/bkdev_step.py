"""Helpers that steps share: the product's location, and how a step reports its outcome."""

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import NoReturn

sys.path.append(str(Path(__file__).parent.parent))
import bkdev_definition  # noqa: E402
from bkdev_say import message, say, tell  # noqa: E402, F401 (the steps take them from here)

WORKSPACE = Path(bkdev_definition.WORKSPACE)


def read_product() -> dict:
    try:
        return bkdev_definition.product()
    except bkdev_definition.Unusable as error:
        fail(error.message, message("step.correct-line"))


def one_stream() -> None:
    """Docker keeps no order between two streams, and a step's last lines are its result."""
    os.dup2(1, 2)


def warn(code: str, **params) -> None:
    tell("bkdev-warning", message(code, **params))


def fail(what: dict, hint: dict) -> NoReturn:
    tell("bkdev-error", what)
    tell("bkdev-hint", hint)
    sys.exit(1)


def read_toml(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        name = os.path.relpath(path, WORKSPACE)
        line = re.search(r"\bat line (\d+)", str(error))
        code = "step.lock-invalid" if path.name == "uv.lock" else "step.toml-invalid"
        fail(
            message(code, file=name, line=int(line[1]) if line else 1, error=str(error)),
            message("step.repair-or-restore", file=name),
        )


def local_sources() -> list[Path]:
    """Returns folders outside the product that pyproject.toml takes packages from, such as a git submodule."""
    declared = read_toml(PRODUCT / "pyproject.toml").get("tool", {}).get("uv", {}).get("sources", {})
    entries = [entry for value in declared.values() for entry in (value if isinstance(value, list) else [value])]
    return [Path(os.path.normpath(PRODUCT / entry["path"])) for entry in entries if "path" in entry]


KNOWN = read_product()
PRODUCT = Path(bkdev_definition.product_folder(KNOWN))
FOLDER = KNOWN.get("folder", ".")


def named(file: str) -> str:
    """Returns a product file's path relative to the checkout."""
    return os.path.normpath(os.path.join(FOLDER, file))
