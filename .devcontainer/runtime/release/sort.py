"""Copies from a checkout what decides the packages of a release, so that a change of anything else installs none.

sort.py FOLDER: copies to FOLDER/listed what says which packages to install, and to FOLDER/local the packages that lie
in the checkout itself.
"""

import os
import shutil
import sys
from pathlib import Path

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "steps"))
import deps  # noqa: E402
from bkdev_step import PRODUCT, WORKSPACE, local_sources  # noqa: E402


def main(out: Path) -> None:
    if "BKDEV_PACKAGES" in os.environ:
        import packages

        listed, local = packages.read_files(), []
        if packages.PLAN["tool"] == "setup":  # lists its requirements in its own code
            local = [WORKSPACE / packages.PLAN["folder"]]
    else:
        deps.need_product()
        deps.need_local_sources()
        listed, local = [PRODUCT / "pyproject.toml", PRODUCT / "uv.lock"], local_sources()
    for path in listed:
        copy(path, out / "listed")
    for path in local:
        copy(path, out / "local")
    (out / "listed").mkdir(parents=True, exist_ok=True)
    (out / "local").mkdir(parents=True, exist_ok=True)


def copy(path: Path, to: Path) -> None:
    target = to / path.relative_to(WORKSPACE)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target, symlinks=True, ignore=shutil.ignore_patterns(".?*", "__pycache__"))
    else:
        shutil.copyfile(path, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
