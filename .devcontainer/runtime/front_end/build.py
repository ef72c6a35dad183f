"""Step `front-end-build`: build.py SCRIPT... [--into FOLDER --folders NAME...]

Runs these scripts of package.json, one after the other, and copies the folders that they made to where the product
serves them; folder and names are relative to that of package.json. Does nothing if neither the sources nor what was built
of them has changed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import lock_file
from project import HOME, MARK, Project, fail, first_error, message, say, shown

BUILT = ".bkdev-built"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("scripts", nargs="+")
    parser.add_argument("--into")
    parser.add_argument("--folders", nargs="*", default=[])
    asked = parser.parse_args()
    os.dup2(1, 2)  # Docker keeps no order between two streams
    project = Project()
    tool, _, _ = lock_file.find(project)
    mark = project.modules / BUILT
    targets = [project.folder / asked.into / name for name in asked.folders] if asked.into else []
    if mark.exists() and mark.read_text() == state_of(project, asked.scripts, targets):
        say("front-end.build-unchanged")
        return
    for script in asked.scripts:
        run(project, tool, script)
    for target in targets:
        copy(project.folder / target.name, target)
    mark.write_text(state_of(project, asked.scripts, targets))
    say("front-end.built", scripts=asked.scripts)


def copy(built: Path, target: Path) -> None:
    """A front end of several applications may have built only some of them."""
    if not built.is_dir():
        return
    try:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(built, target)
    except (OSError, shutil.Error) as error:
        fail(
            message("front-end.not-writable", folder=shown(target), error=str(getattr(error, "strerror", "") or error)),
            message("front-end.hand-over", folder=shown(target.parent), uid=os.getuid()),
        )


def run(project: Project, tool: str, script: str) -> None:
    if script not in project.manifest.get("scripts", {}):
        fail(message("front-end.no-script", script=script), message("front-end.name-scripts"))
    command = [str(HOME / "bin" / tool), "run", script]
    running = subprocess.Popen(command, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = []
    for line in running.stdout:
        output.append(line.decode(errors="replace"))
        print(output[-1], end="", flush=True)
    if running.wait() != 0:
        written = [line for line in output if not line.startswith("> ")]
        fail(message("front-end.script-failed", script=script, error=first_error(written)), message("step.see-above"))


def state_of(project: Project, scripts: list[str], targets: list[Path]) -> str:
    """Returns a digest of the sources, of the files that were built among them, and of the installed packages."""
    said = hashlib.sha256("\0".join(scripts).encode())
    installed = project.modules / MARK
    said.update(installed.read_bytes() if installed.exists() else b"")
    for start in [project.folder, *targets]:
        for top, folders, files in os.walk(start):
            folders[:] = sorted(name for name in folders if name != "node_modules" and name[0] != ".")
            for path in (Path(top, name) for name in sorted(files)):
                if path.is_file():
                    said.update(f"\0{path}\0".encode() + path.read_bytes())
    return said.hexdigest()


if __name__ == "__main__":
    main()
