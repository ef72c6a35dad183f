"""Step `deps` of a product that `bkdev init` recognised: installs what its manifest and lock file list, whatever the
tool.

BKDEV_PACKAGES contains JSON: `tool` and, relative to the checkout, `folder`, `manifest`, `lock` (null without one),
`groups` and `extras`. uv installs for every tool; versions in a lock file that it cannot read become constraints.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import deps
from bkdev_step import WORKSPACE, fail, message, one_stream, say

PLAN = json.loads(os.environ.get("BKDEV_PACKAGES", "{}"))
PYTHON = "/usr/bin/python3"


def main() -> None:
    one_stream()
    manifest = WORKSPACE / PLAN["manifest"]
    if not manifest.exists():
        fail(message("runtime.file-missing", file=PLAN["manifest"]), message("step.init-again"))
    deps.be_the_only_one()
    wanted = fingerprint()
    marked, *installed = deps.MARK.read_text().split("\n") if deps.MARK.exists() else [""]
    if marked == wanted and installed and not deps.missing(installed):
        say("step.packages-unchanged")
        return
    deps.begin_sync()
    install()
    deps.MARK.write_text("\n".join([wanted, *deps.contents()]))


def fingerprint() -> str:
    said = hashlib.sha256("\0".join([sys.version, json.dumps(PLAN, sort_keys=True)]).encode())
    for path in sorted(set(read_files())):
        said.update(b"\0" + (path.read_bytes() if path.exists() else b""))
    return said.hexdigest()


def read_files() -> list[Path]:
    """Returns the manifest, the lock file, and the requirements files that they include."""
    waiting = [WORKSPACE / PLAN[name] for name in ("manifest", "lock") if PLAN.get(name)]
    seen: list[Path] = []
    while waiting:
        path = waiting.pop()
        if path in seen or not path.exists():
            continue
        seen.append(path)
        if path.suffix == ".txt":
            included = re.findall(r"^(?:-r|--requirement|-c|--constraint)[ =]*(\S+)", path.read_text(errors="replace"), re.M)
            waiting += [Path(os.path.normpath(path.parent / name)) for name in included]
    return seen


def install() -> None:
    tool, folder = PLAN["tool"], WORKSPACE / PLAN["folder"]
    index = ["--default-index", deps.INDEX] if deps.INDEX else []
    deps.PRODUCT = folder
    if tool == "uv" and PLAN["lock"]:
        chosen = [f"--group={name}" for name in PLAN["groups"]] + [f"--extra={name}" for name in PLAN["extras"]]
        python = ["--python", PYTHON]  # even if .python-version names another one
        if not deps.INDEX:
            return deps.run_uv("sync", "--frozen", "--no-install-project", *python, *chosen)
        listed = deps.VENV.parent / "requirements.txt"
        deps.run_uv("export", "--frozen", "--no-emit-project", *python, *chosen, "--quiet", "--output-file", str(listed))
        make_environment()
        return deps.run_uv("pip", "sync", *index, str(listed))
    make_environment()
    match tool:
        case "requirements" | "pip-tools":
            arguments = ["--requirement", str(WORKSPACE / PLAN["manifest"])]
        case "setup":
            arguments = [str(folder)]
        case _:
            arguments = listed_in(WORKSPACE / PLAN["manifest"])
    deps.run_uv("pip", "install", "--exact", *index, *arguments)


def make_environment() -> None:
    if not (deps.VENV / "bin" / "python").exists():
        shutil.rmtree(deps.VENV, ignore_errors=True)
        deps.run_uv("venv", "--python", PYTHON, str(deps.VENV))


def listed_in(manifest: Path) -> list[str]:
    """Returns the requirements in a pyproject.toml or Pipfile, with the lock's versions as constraints."""
    content = tomllib.loads(manifest.read_text())
    project = content.get("project", {})
    poetry = content.get("tool", {}).get("poetry", {})
    tables = [poetry.get("dependencies", {}), content.get("packages", {})]
    texts = list(project.get("dependencies", []))
    for group in PLAN["groups"]:
        texts += [text for text in content.get("dependency-groups", {}).get(group, []) if isinstance(text, str)]
        tables.append(poetry.get("group", {}).get(group, {}).get("dependencies", {}))
        tables.append(content.get(f"{group}-packages", {}))
    for extra in PLAN["extras"]:
        texts += project.get("optional-dependencies", {}).get(extra, [])
    texts += [requirement(name, asked) for table in tables for name, asked in table.items() if name != "python"]
    listed = deps.VENV.parent / "requirements.in"
    listed.write_text("\n".join(text for text in texts if text) + "\n")
    pinned = locked_versions()
    if not pinned:
        return ["--requirement", str(listed)]
    constraints = deps.VENV.parent / "constraints.txt"
    constraints.write_text("\n".join(pinned) + "\n")
    return ["--requirement", str(listed), "--constraint", str(constraints)]


def requirement(name: str, asked: str | dict | list) -> str:
    """Converts a requirement of Poetry or Pipenv for pip; optional ones are left to their extras."""
    table = asked[0] if isinstance(asked, list) else asked if isinstance(asked, dict) else {"version": asked}
    if table.get("optional"):
        return ""
    extras = f"[{','.join(table['extras'])}]" if table.get("extras") else ""
    if "git" in table:
        revision = table.get("rev") or table.get("tag") or table.get("branch") or table.get("ref")
        at = f"@{revision}" if revision else ""
        return f"{name}{extras} @ git+{table['git']}{at}"
    if "url" in table:
        return f"{name}{extras} @ {table['url']}"
    version = str(table.get("version", "*"))
    # Poetry's own operators add nothing to the lock.
    is_plain = re.match(r"[=<>!]=?[0-9=]|~=", version)
    return f"{name}{extras}{version}" if is_plain else f"{name}{extras}"


def locked_versions() -> list[str]:
    if not PLAN.get("lock"):
        return []
    text = (WORKSPACE / PLAN["lock"]).read_text()
    if PLAN["lock"].endswith("Pipfile.lock"):
        packages = json.loads(text)
        return sorted(f"{name}{of['version']}" for part in ("default", "develop") for name, of in packages.get(part, {}).items() if "version" in of)
    found = tomllib.loads(text).get("package", [])
    return sorted({f"{package['name']}=={package['version']}" for package in found if "version" in package and "source" not in package})


if __name__ == "__main__":
    main()
