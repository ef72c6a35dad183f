"""Installs the packages of a release, without those for development: first what comes from an index, then the packages
in the checkout itself.

The same as the step `deps` does, by the same code, into an environment that no source is linked into.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "steps"))
import deps  # noqa: E402
from bkdev_step import PRODUCT, WORKSPACE, local_sources, one_stream  # noqa: E402

HERE = Path(__file__).parent
LOCAL = Path("/local")
# setuptools writes into the source that it builds.
COPY = Path("/tmp/local")


def main() -> None:
    one_stream()
    index = ["--default-index", deps.INDEX] if deps.INDEX else []
    if "BKDEV_PACKAGES" not in os.environ:
        from_lock(index)
        install(index, ["--no-deps"], [COPY / path.relative_to(WORKSPACE) for path in local_sources()])
    else:
        sys.modules.pop("packages", None)
        sys.path.remove(str(HERE))
        import packages

        if packages.PLAN["tool"] == "setup":
            packages.make_environment()
            install(index, [], [COPY / packages.PLAN["folder"]])
        else:
            packages.install()
    forget_dates()
    subprocess.run(["sh", str(HERE / "same.sh"), str(deps.VENV)], check=True)


def from_lock(index: list[str]) -> None:
    only = ["--frozen", "--no-dev", "--no-editable"]
    if not index:
        deps.run_uv("sync", *only, "--no-install-local")
        return
    listed = deps.VENV.parent / "requirements.txt"
    deps.run_uv("export", *only, "--no-emit-local", "--quiet", "--output-file", str(listed))
    deps.run_uv("venv", "--allow-existing", str(deps.VENV))
    deps.run_uv("pip", "sync", *index, str(listed))


def install(index: list[str], options: list[str], paths: list[Path]) -> None:
    if not paths:
        return
    shutil.copytree(LOCAL, COPY, symlinks=True)
    deps.PRODUCT = Path("/tmp")
    deps.run_uv("pip", "install", *index, *options, *map(str, paths))
    shutil.rmtree(COPY)


def forget_dates() -> None:
    """uv notes when it built a package, and a lock of its own."""
    (deps.VENV / ".lock").unlink(missing_ok=True)
    for noted in deps.VENV.glob("lib/python*/site-packages/*.dist-info/uv_cache.json"):
        noted.unlink()
        record = noted.parent / "RECORD"
        lines = record.read_text().splitlines(keepends=True)
        record.write_text("".join(line for line in lines if "/uv_cache.json," not in line))


if __name__ == "__main__":
    main()
