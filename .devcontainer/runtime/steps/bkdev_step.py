"""What the steps share: where the product lies, and the lines by which a step tells how it ended."""

import os
import sys
import tomllib
from pathlib import Path
from typing import NoReturn

sys.path.append(str(Path(__file__).parent.parent))
import bkdev_definition  # noqa: E402

WORKSPACE = Path(bkdev_definition.WORKSPACE)


def read_product() -> dict:
    try:
        return bkdev_definition.product()
    except ValueError as error:
        fail(str(error), "correct that line")


def one_stream() -> None:
    """Docker keeps no order between two streams, and the last lines of a step are its verdict."""
    os.dup2(1, 2)


def warn(what: str) -> None:
    print(f"bkdev-warning: {what}", flush=True)


def fail(what: str, hint: str) -> NoReturn:
    print(f"bkdev-error: {what}\nbkdev-hint: {hint}", flush=True)
    sys.exit(1)


def read_toml(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        name = os.path.relpath(path, WORKSPACE)
        fail(f"{name} is not valid TOML: {error}", f"repair that line, or take it back: git checkout -- {name}")


def local_sources() -> list[Path]:
    """Folders outside the product that pyproject.toml takes packages from, such as a git submodule beside it."""
    declared = read_toml(PRODUCT / "pyproject.toml").get("tool", {}).get("uv", {}).get("sources", {})
    entries = [entry for value in declared.values() for entry in (value if isinstance(value, list) else [value])]
    return [Path(os.path.normpath(PRODUCT / entry["path"])) for entry in entries if "path" in entry]


KNOWN = read_product()
PRODUCT = Path(bkdev_definition.product_folder(KNOWN))
FOLDER = KNOWN.get("folder", ".")


def named(file: str) -> str:
    """A file of the product as a person finds it from the checkout."""
    return os.path.normpath(os.path.join(FOLDER, file))
