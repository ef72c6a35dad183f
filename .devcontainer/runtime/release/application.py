"""Makes /app, the product's code as it is shipped: with its links and static files, without what a person or a test
left in the tree, owned by root except for the folders that the product writes to.

application.py [FRONT-END:FOLDER] [WRITABLE…]: FRONT-END is a folder of built files that becomes FOLDER in the
checkout; WRITABLE are further folders that the product writes to.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "steps"))
from bkdev_step import FOLDER, KNOWN, WORKSPACE, one_stream  # noqa: E402

HERE = Path(__file__).parent
APP = Path("/app")
OWNER = 1000
# A person's own (.env, .venv) or the repository's; made by running it; settings of development.
LEFT_OUT = shutil.ignore_patterns(".?*", "__pycache__", "*.pyc", "node_modules", "local_settings.py")
COLLECT = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
if settings.STATIC_ROOT and "django.contrib.staticfiles" in settings.INSTALLED_APPS:
    call_command("collectstatic", interactive=False)
"""


def main(arguments: list[str]) -> None:
    one_stream()
    writable = [str(APP / name) for name in KNOWN.get("writes", [])]
    writable += [name for name in arguments if name.startswith("/") and ":" not in name]
    copy(writable)
    for argument in arguments:
        built, colon, folder = argument.partition(":")
        if colon and any(Path(built).iterdir()):
            shutil.copytree(built, APP / folder, dirs_exist_ok=True)
    for name, to in KNOWN.get("links", {}).items():
        link = APP / name
        if (link.parent / to).exists() and not link.is_symlink():
            link.symlink_to(to)
    folder = APP / FOLDER
    subprocess.run(["/opt/venv/bin/python", "-c", COLLECT], cwd=folder, check=True)
    for name in writable:  # loading the settings may have opened a log
        shutil.rmtree(name, ignore_errors=True)
        os.makedirs(name)
        os.chown(name, OWNER, OWNER)
    subprocess.run(["sh", str(HERE / "same.sh"), str(APP)], check=True)


def copy(writable: list[str]) -> None:
    left_out = {*writable, str(APP / KNOWN["frontEnd"])} if "frontEnd" in KNOWN else set(writable)

    def ignored(folder: str, names: list[str]) -> set[str]:
        at = APP / os.path.relpath(folder, WORKSPACE)
        return LEFT_OUT(folder, names) | {name for name in names if str(at / name) in left_out}

    # What `bkdev init` recognised may import from anywhere in the checkout; a preset knows its folders.
    for name in ["."] if "BKDEV_PACKAGES" in os.environ else [FOLDER, *KNOWN.get("code", [])]:
        if (WORKSPACE / name).is_dir():
            shutil.copytree(WORKSPACE / name, APP / name, symlinks=True, ignore=ignored, dirs_exist_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
