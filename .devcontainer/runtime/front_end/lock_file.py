"""The front end's lock file: which package manager it belongs to, and whether it fits this platform."""

import json
import re
from pathlib import Path

from project import Project, fail, message, say, shown

# In this order when there are several.
LOCKS = {
    "pnpm-lock.yaml": "pnpm",
    "yarn.lock": "yarn",
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "bun.lock": "bun",
    "bun.lockb": "bun",
}
# The command that makes or renews it, for a person.
RENEW = {"pnpm": "pnpm install --lockfile-only", "npm": "npm install --package-lock-only", "yarn": "yarn install"}


def find(project: Project) -> tuple[str, str | None, Path]:
    """Returns the package manager, its version if package.json names one, and the lock file."""
    named = re.match(r"(pnpm|npm|yarn|bun)@(\d[^+\s]*)?", str(project.manifest.get("packageManager", "")))
    there = [(name, tool) for name, tool in LOCKS.items() if (project.folder / name).is_file()]
    fitting = [(name, tool) for name, tool in there if named is None or named[1] == tool]
    if not fitting:
        refuse_missing(project, named[1] if named else None, there)
    (name, tool), *others = fitting
    if len({each for _, each in fitting}) > 1:
        say("front-end.several-locks", file=name, tool=tool, others=[each for each, _ in others])
    if tool == "bun":
        fail(message("front-end.tool-unsupported", tool=tool, file=name), message("front-end.use-another-tool"))
    return tool, named[2] if named else None, project.folder / name


def refuse_missing(project: Project, wanted: str | None, there: list[tuple[str, str]]) -> None:
    tool = wanted if wanted in RENEW else "npm"
    name = next(name for name, each in LOCKS.items() if each == tool)
    file = shown(project.folder / name)
    hint = message("front-end.make-lock", folder=shown(project.folder), command=RENEW[tool], file=file)
    if there:
        fail(message("front-end.lock-of-another", tool=tool, file=file, found=there[0][0]), hint)
    fail(message("front-end.lock-missing", file=file), hint)


def refuse_other_platform(project: Project, lock: Path, architecture: str) -> None:
    """A package-lock.json written over another platform's node_modules can lack the native parts of this one
    (github.com/npm/cli/issues/4828): `npm ci` succeeds, and what needs them fails later."""
    if lock.suffix != ".json":
        return
    try:
        packages = json.loads(lock.read_text()).get("packages", {})
    except (ValueError, UnicodeDecodeError) as error:
        fail(
            message("front-end.lock-invalid", file=shown(lock), line=getattr(error, "lineno", 1), error=str(error)),
            message("step.repair-or-restore", file=shown(lock)),
        )
    there = {path.rpartition("node_modules/")[2] for path in packages}
    ours = re.compile(rf"(?:^|[/-])linux-{architecture}(?:-gnu|-glibc)?$")
    wanted = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    lacking = sorted(name for name in wanted - there if ours.search(name))
    if lacking:
        fail(
            message("front-end.lock-platform", file=shown(lock), platform=f"linux-{architecture}", packages=lacking[:3]),
            message("front-end.renew-lock", folder=shown(project.folder), file=lock.name),
        )


def format_of(lock: Path) -> str:
    """Returns the lock's own version: `9.0` for pnpm, `1` for Yarn Classic."""
    head = lock.read_text(errors="replace")[:400]
    found = re.search(r"^lockfileVersion: ['\"]?([\d.]+)|^# yarn lockfile v(\d+)|^  version: (\d+)", head, re.MULTILINE)
    return next((group for group in found.groups() if group), "") if found else ""
