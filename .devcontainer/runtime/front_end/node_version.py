"""Chooses the Node version of the front end, and installs it if the image has another one.

The sources are, in this order: Volta's pin in package.json, `.nvmrc`, `.node-version`, `.tool-versions`, and the range in
`engines`. Other versions come from the npm registry, where each platform's program is a package of its own.
"""

import json
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from project import HOME, NPM, WORKSPACE, Project, fail, message, npm_failure, say, shown

NODE = "/usr/local/bin/node"
ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}
ARCHITECTURE = ARCHITECTURES.get(platform.machine(), platform.machine())
# nodejs.org/en/about/previous-releases
LTS = {
    **{"argon": 4, "boron": 6, "carbon": 8, "dubnium": 10, "erbium": 12, "fermium": 14, "gallium": 16},
    **{"hydrogen": 18, "iron": 20, "jod": 22, "krypton": 24},
}
NEWEST = {"node", "latest", "stable", "current", "lts/*", "lts", "system"}


def choose(project: Project) -> tuple[str, str]:
    """Returns version and path of the Node to use; says which file asked for it."""
    own = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout.strip()[1:]
    pinned, file = pin_of(project)
    engines = project.manifest.get("engines", {}).get("node")
    for asked, source in ((pinned, file), (engines, "package.json")):
        if asked is not None and not semver("semver.validRange(a) !== null", asked):
            fail(message("front-end.node-unreadable", file=source, version=asked), message("front-end.correct-version"))
    if pinned and engines and not semver("semver.intersects(a, b)", pinned, engines):
        fail(
            message("front-end.node-contradicts", file=file, version=pinned, engines=engines),
            message("front-end.agree-on-version", file=file),
        )
    asked, source = (pinned, file) if pinned else (engines, "package.json (engines)")
    if asked is None:
        say("front-end.node-any", version=own)
        return own, NODE
    if fits(own, asked, engines):
        say("front-end.node-of-image", version=own, file=source, asked=asked)
        return own, NODE
    version = installed(asked, engines) or install(asked, engines, source)
    say("front-end.node-chosen", version=version, file=source, asked=asked)
    return version, str(program(version))


def pin_of(project: Project) -> tuple[str | None, str]:
    """Returns the version that a version manager would use here, and the file that names it."""
    volta = project.manifest.get("volta", {}).get("node")
    if volta:
        return str(volta), "package.json (volta)"
    for folder in [project.folder, *project.folder.parents]:
        for name in (".nvmrc", ".node-version", ".tool-versions"):
            path = folder / name
            if path.is_file() and (found := version_in(path.read_text(errors="replace"), name)):
                return (None, "") if found in NEWEST else (found, shown(path))
        if folder == WORKSPACE:
            break
    return None, ""


def version_in(text: str, name: str) -> str:
    if name == ".tool-versions":
        listed = re.search(r"^node(?:js)?[ \t]+(\S+)", text, re.MULTILINE)
        return listed[1] if listed else ""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    word = next((line for line in lines if line), "").lower()
    codename = word.removeprefix("lts/")
    return str(LTS[codename]) if codename in LTS else word


def semver(expression: str, *values: str) -> bool:
    """Evaluates an expression over `a` and `b` with npm's own library."""
    library = NPM.parent.parent / "node_modules" / "semver"
    code = f"const semver = require(process.argv[1]); const [a, b] = process.argv.slice(2); process.exit({expression} ? 0 : 1)"
    return subprocess.run([NODE, "-e", code, str(library), *values]).returncode == 0


def fits(version: str, asked: str, engines: str | None) -> bool:
    return all(semver("semver.satisfies(a, b)", version, wanted) for wanted in (asked, engines) if wanted)


def program(version: str) -> Path:
    return HOME / "versions" / version / "node_modules" / package() / "bin" / "node"


def package() -> str:
    return f"node-linux-{ARCHITECTURE}"


def installed(asked: str, engines: str | None) -> str | None:
    known = sorted((path.name for path in HOME.glob("versions/[0-9]*")), key=numbers, reverse=True)
    return next((version for version in known if program(version).exists() and fits(version, asked, engines)), None)


def numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def install(asked: str, engines: str | None, source: str) -> str:
    """A range with alternatives cannot be combined with another one."""
    is_simple = engines is not None and "||" not in engines + asked and engines != asked
    wanted = f"{asked} {engines}" if is_simple else asked
    fresh = HOME / "versions" / "new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    say("front-end.node-installing", package=package(), version=wanted)
    words = ["install", "--prefix", str(fresh), "--ignore-scripts", "--no-save", f"{package()}@{wanted}"]
    npm = subprocess.run([NODE, str(NPM), *words], capture_output=True, text=True, cwd=fresh)
    if npm.returncode != 0:
        if re.search(r"ETARGET|E404|EINVALIDTAGNAME", npm.stderr):
            hint = message("front-end.correct-version")
            fail(message("front-end.node-unavailable", file=source, version=asked), hint)
        npm_failure("npm", npm.stderr)
    version = json.loads((fresh / "node_modules" / package() / "package.json").read_text())["version"]
    final = HOME / "versions" / version
    shutil.rmtree(final, ignore_errors=True)
    os.rename(fresh, final)
    return version
