"""Step `front-end-packages`: installs the front end's packages as its lock file lists them, with the Node and the package
manager that the checkout asks for. Does nothing if nothing relevant has changed.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lock_file
import node_version
from project import ESCAPES, HOME, MARK, NPM, Project, fail, first_error, message, npm_failure, say, shown

REGISTRY = os.environ.get("BKDEV_NPM_REGISTRY", "")
IMAGE_PNPM = Path("/usr/local/lib/node_modules/pnpm")
# Oldest pnpm that reads a lock of this format; a newer one would rewrite it.
PNPM_FOR = {"5": "7", "6": "8"}
PREPARED = ".npmrc", "pnpm-workspace.yaml", ".yarnrc", ".yarnrc.yml", "package.json"
DEEP = 3


def main() -> None:
    os.dup2(1, 2)  # Docker keeps no order between two streams
    project = Project()
    need_writable(project)
    be_the_only_one()
    tool, version, lock = lock_file.find(project)
    lock_file.refuse_other_platform(project, lock, node_version.ARCHITECTURE)
    node, program = node_version.choose(project)
    wanted = fingerprint(project, lock, node)
    mark = project.modules / MARK
    if mark.exists() and mark.read_text() == wanted and (HOME / "bin" / "node").exists():
        say("front-end.packages-unchanged")
        return
    mark.unlink(missing_ok=True)  # an interrupted installation must not look like a completed one
    link_programs(program, tool, version, lock)
    install(project, tool, lock, node)
    mark.write_text(wanted)
    say("front-end.packages-installed", tool=tool, file=shown(lock))


def need_writable(project: Project) -> None:
    for folder in (HOME, project.modules):
        if not os.access(folder, os.W_OK):
            fail(
                message("front-end.volume-of-another", folder=shown(folder), uid=os.getuid()),
                message("front-end.refill-volume"),
            )


def be_the_only_one() -> None:
    """The dev server runs this, too, when the lock file is saved (serve.py)."""
    lock = os.open(HOME / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)


def fingerprint(project: Project, lock: Path, node: str) -> str:
    said = hashlib.sha256(node.encode())
    for path in [lock, *manifests(project.folder)]:
        said.update(b"\0" + str(path).encode() + b"\0" + path.read_bytes())
    return said.hexdigest()


def manifests(folder: Path) -> list[Path]:
    """Returns the files that decide what is installed, those of a workspace's members included."""
    found = []
    for top, folders, files in os.walk(folder):
        depth = len(Path(top).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if name != "node_modules" and name[0] != "." and depth < DEEP)
        found += [Path(top, name) for name in PREPARED if name in files]
    return found


def link_programs(program: str, tool: str, version: str | None, lock: Path) -> None:
    """Scripts get the chosen Node by PATH. The package managers run with the image's, which they are made for."""
    folder = HOME / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "node").symlink_to(program)
    starts = {"npm": NPM, "npx": NPM.with_name("npx-cli.js")}
    if tool == "pnpm":
        starts["pnpm"] = pnpm(version, lock)
    if tool == "yarn":
        starts["yarn"] = yarn(version, lock)
    for name, script in starts.items():
        path = folder / name
        path.write_text(f'#!/bin/sh\nexec {node_version.NODE} {script} "$@"\n')
        path.chmod(0o755)


def pnpm(version: str | None, lock: Path) -> Path:
    own = json.loads((IMAGE_PNPM / "package.json").read_text())["version"]
    wanted = version or PNPM_FOR.get(lock_file.format_of(lock).split(".")[0], own)
    if wanted == own:
        return IMAGE_PNPM / "bin" / "pnpm.cjs"
    return tool_from_registry("pnpm", "pnpm", wanted, "bin/pnpm.cjs")


def yarn(version: str | None, lock: Path) -> Path:
    if (version or "1").startswith("1") and (version or lock_file.format_of(lock) == "1"):
        return tool_from_registry("yarn", "yarn", version or "1", "bin/yarn.js")
    return tool_from_registry("yarn", "@yarnpkg/cli-dist", version or "4", "bin/yarn.js")


def tool_from_registry(tool: str, package: str, version: str, script: str) -> Path:
    folder = HOME / "tools" / f"{tool}-{version}"
    found = folder / "node_modules" / package / script
    if found.exists():
        return found
    say("front-end.tool-installing", tool=tool, version=version)
    words = ["install", "--prefix", str(folder), "--ignore-scripts", "--no-save", f"{package}@{version}"]
    npm = subprocess.run([node_version.NODE, str(NPM), *words], capture_output=True, text=True, cwd=HOME)
    if npm.returncode != 0:
        npm_failure("npm", npm.stderr)
    return found


def install(project: Project, tool: str, lock: Path, node: str) -> None:
    words = {
        # Its store must be on the volume of node_modules, because it hard-links from it.
        "pnpm": [
            *["install", "--frozen-lockfile", "--reporter=append-only", f"--config.node-version={node}"],
            *["--config.confirm-modules-purge=false", "--config.manage-package-manager-versions=false"],
            *["--store-dir", str(project.modules / ".pnpm-store")],
        ],
        "npm": ["ci", "--no-audit", "--no-fund"],
        "yarn": ["install", "--frozen-lockfile", "--non-interactive"]
        if lock_file.format_of(lock) == "1"
        else ["install", "--immutable"],
    }[tool]
    print(tool, *words, flush=True)
    command = [str(HOME / "bin" / tool), *words]
    running = subprocess.Popen(
        command, cwd=project.folder, env={**os.environ, **settings()}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = []
    for line in running.stdout:
        text = line.decode(errors="replace")
        output.append(ESCAPES.sub("", text.rstrip()))
        if not text.startswith("Progress: "):  # pnpm prints one each second
            print(text, end="", flush=True)
    if running.wait() != 0:
        explain(project, tool, lock, output)


def settings() -> dict[str, str]:
    """The registry, without which the product's own .npmrc decides."""
    told = {"CI": "true"}
    if REGISTRY:
        told |= {"npm_config_registry": REGISTRY, "YARN_REGISTRY": REGISTRY, "YARN_NPM_REGISTRY_SERVER": REGISTRY}
        if REGISTRY.startswith("http://"):
            told["YARN_UNSAFE_HTTP_WHITELIST"] = re.sub(r"^http://(?:[^/@]*@)?([^/:]+).*", r"\1", REGISTRY)
    return told


OUTDATED = re.compile(
    r"ERR_PNPM_OUTDATED_LOCKFILE|can only install packages when your package\.json|Your lockfile needs to be updated"
    r"|The lockfile would have been modified"
)
BROKEN = re.compile(r"ERR_PNPM_BROKEN_LOCKFILE|Invalid value type \d+:\d+ in .*yarn\.lock|Unknown token: .* in .*yarn\.lock")
WRONG_ENGINE = re.compile(
    r"ERR_PNPM_UNSUPPORTED_ENGINE|EBADENGINE|The engine \"node\" is incompatible|ERR_PNPM_BAD_PM_VERSION"
)
SCRIPT_FAILED = re.compile(r"ELIFECYCLE|: Command failed\.?$|\bnpm (?:error|ERR!) command (?:sh|bash) -c|YN0009", re.MULTILINE)
# How pnpm and npm announce a script of the project, pnpm one of a package, npm and Yarn the one that failed.
SCRIPTS = (
    re.compile(r"^> \S+ (?P<script>\w+)(?: \S+)?$"),
    re.compile(r"^(?P<script>\S+ \w+)\$ "),
    re.compile(r"^npm (?:error|ERR!) command (?:sh|bash) -c (?P<script>.+)"),
    re.compile(r"^error (?P<script>/\S+): Command failed"),
)
# What the lines of a script's output begin with.
PREFIX = re.compile(r"^(?:npm (?:error|ERR!) |\S+ \w+: |> )")


def explain(project: Project, tool: str, lock: Path, output: list[str]) -> None:
    """Ends the step with the reason that the package manager gave."""
    told = "\n".join(output)
    if OUTDATED.search(told):
        fail(
            message("front-end.lock-outdated", file=shown(lock), reason=difference(output)),
            message("front-end.update-lock", folder=shown(project.folder), command=lock_file.RENEW[tool]),
        )
    if broken := BROKEN.search(told):
        line = re.search(r"\((\d+):\d+\)|type (\d+):\d+", told[broken.start() :])
        number = int(next(group for group in line.groups() if group)) if line else 1
        fail(
            message("front-end.lock-invalid", file=shown(lock), line=number, error=first_error(output)),
            message("step.repair-or-restore", file=shown(lock)),
        )
    if WRONG_ENGINE.search(told):
        expected = re.search(r"Expected version: (.+)|Required: (\{.+\})|Expected version \"(.+?)\"", told)
        wanted = next((group for group in expected.groups() if group), "") if expected else ""
        fail(
            message("front-end.engine-refused", tool=tool, wanted=wanted, error=first_error(output)),
            message("front-end.correct-version"),
        )
    if SCRIPT_FAILED.search(told):
        explain_script(output)
    npm_failure(tool, told)


def explain_script(output: list[str]) -> None:
    """Ends the step with the script that was announced last, and the first error that it printed."""
    announced = [(at, found) for at, line in enumerate(output) for each in SCRIPTS if (found := each.match(line))]
    at, script = announced[-1] if announced else (0, None)
    commands = [line for line in output if line.startswith("> ")]
    written = [PREFIX.sub("", line) for line in output[at + 1 :] if line not in commands]
    fail(
        message("front-end.script-failed", script=script["script"] if script else "install", error=first_error(written)),
        message("step.see-above"),
    )


def difference(output: list[str]) -> str | dict:
    """Returns which packages differ, as far as it is said."""
    said = [
        re.sub(r"^(?:npm (?:error|ERR!)|[-*]) ", "", " ".join(line.split()))
        for line in output
        if re.search(r"\(lockfile: .*manifest: |^\s*\* \d+ dependenc.* (?:added|removed)|Missing: |Invalid: lock", line)
    ]
    return "; ".join(said[:3])[:200] or first_error(output)


if __name__ == "__main__":
    main()
