"""Step `deps`: prepares checkout and packages for the roles, or reports what is wrong with the checkout.

Runs with the system's Python, before there is any other, and does nothing if nothing relevant has changed.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bkdev_step import (
    FOLDER,
    KNOWN,
    PRODUCT,
    WORKSPACE,
    fail,
    local_sources,
    message,
    named,
    one_stream,
    read_toml,
    say,
    warn,
)

VENV = Path(os.environ["UV_PROJECT_ENVIRONMENT"])
MARK = VENV / ".bkdev-mark"
INDEX = os.environ.get("BKDEV_PYPI_INDEX", "")
TOOLS = ("dev", "test")  # dependency groups for the workspace: pytest, ruff
SHOWN_INDEX = re.sub(r"//[^/@]+@", "//***@", INDEX)  # a company's index may contain a password


def main() -> None:
    one_stream()
    need_product()
    need_local_sources()
    make_links()
    tell_what_is_not_writable()
    be_the_only_one()
    groups = tool_groups()
    wanted = fingerprint(groups)
    marked, *installed = MARK.read_text().split("\n") if MARK.exists() else [""]
    gone = missing(installed)
    if marked == wanted and installed and not gone:
        say("step.packages-unchanged")
        return
    if marked == wanted and gone:
        names = sorted({package_of(line) for line in gone})
        say("step.packages-gone", count=len(names), packages=names[:3])
    need_matching_lock()
    begin_sync()
    options = [f"--group={name}" for name in groups]
    sync(options)
    if marked == wanted and missing(gone):  # uv trusts the packages' metadata and misses deleted files
        sync(options, again=True)
    MARK.write_text("\n".join([wanted, *contents()]))


def contents() -> list[str]:
    """Lists the environment: each package's folder or file, its metadata, and its commands; one per line, with the
    package's name after a tab. The agent reads this, too (src/agent/health/packages-probe.ts)."""
    folders = [*VENV.glob("lib/python*/site-packages"), VENV / "bin"]
    packages = owners()
    return sorted(
        f"{path.relative_to(VENV)}\t{packages.get(str(path), '')}".rstrip("\t")
        for folder in folders
        if folder.is_dir()
        for path in folder.iterdir()
        if path.name != "__pycache__"
    )


def owners() -> dict[str, str]:
    """Maps each file or folder in `contents` to its package, from the packages' own records."""
    found = {}
    for record in VENV.glob("lib/python*/site-packages/*.dist-info/RECORD"):
        package, site_packages = record.parent.name.partition("-")[0], record.parent.parent
        for line in record.read_text(errors="replace").splitlines():
            path = line.partition(",")[0]
            top = path if path.startswith("../") else path.partition("/")[0]  # commands are outside lib/
            found.setdefault(os.path.normpath(site_packages / top), package)
    return found


def missing(installed: list[str]) -> list[str]:
    """Returns what is missing. What a person added since, or another version of a package, is kept until the next sync.
    """
    gone = [line for line in installed if not os.path.lexists(VENV / path_of(line))]
    replaced = {package_of(line) for line in gone if path_of(line).endswith(".dist-info")} & {
        info.name.partition("-")[0] for info in VENV.glob("lib/python*/site-packages/*.dist-info")
    }
    return [line for line in gone if package_of(line) not in replaced]


def path_of(line: str) -> str:
    return line.partition("\t")[0]


def package_of(line: str) -> str:
    """Returns the package of a line; its own name if no package claims it."""
    name, package = os.path.basename(path_of(line)), line.partition("\t")[2]
    return package or (name.partition("-")[0] if name.endswith(".dist-info") else name)


def be_the_only_one() -> None:
    """Waits for a lock, because the agent runs this, too, when a lock file is saved: the second one would find the
    first one's sync half done, and recreate the environment under it. The kernel releases the lock with the process."""
    lock = os.open(VENV.parent / ".sync.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("step.sync-awaited")
        fcntl.flock(lock, fcntl.LOCK_EX)


def begin_sync() -> None:
    """An environment without a mark is left from an interrupted sync. uv would find it complete, since it only checks
    the names of what it began to install, so it is recreated; downloads are cached."""
    if VENV.exists() and not MARK.exists():
        say("step.sync-cut-short")
        shutil.rmtree(VENV)
    MARK.unlink(missing_ok=True)  # an interrupted sync must not look like a completed one


def need_product() -> None:
    if not (PRODUCT / "manage.py").exists():
        fail(
            message("step.no-product", file=str(PRODUCT / "manage.py")),
            message("step.open-product", folder=FOLDER),
        )
    for name in ("pyproject.toml", "uv.lock"):
        if not (PRODUCT / name).exists():
            missing = "step.lock-missing" if name == "uv.lock" else "step.file-missing"
            fail(message(missing, file=named(name)), message("step.restore", file=named(name)))
        read_toml(PRODUCT / name)


def need_local_sources() -> None:
    for source in local_sources():
        name = os.path.relpath(source, WORKSPACE)
        if lack := lack_of(source):
            wanted_by = named("pyproject.toml")
            fail(message(lack, folder=name, file=wanted_by), message("step.check-out-submodule", folder=name))


def lack_of(source: Path) -> str | None:
    if not source.is_dir():
        return "step.local-package-absent"
    if not any(source.iterdir()):
        return "step.local-package-empty"
    if not any((source / build).exists() for build in ("pyproject.toml", "setup.py")):
        return "step.local-package-unbuildable"
    return None


def make_links() -> None:
    """Creates the links that the product needs in its tree, here because several roles starting together would all
    create them."""
    for name, to in KNOWN.get("links", {}).items():
        link, target = WORKSPACE / name, Path(to)
        if link.exists() or not (link.parent / target).exists():
            continue
        try:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
        except OSError as error:
            fail(
                message("step.link-refused", link=name, target=to, error=error.strerror),
                message("step.make-link", folder=os.path.dirname(name) or ".", uid=os.getuid(), target=to, link=link.name),
            )
        say("step.linked", link=name, target=to)


def tell_what_is_not_writable() -> None:
    if not os.access(VENV.parent, os.W_OK):
        owner = VENV.parent.stat().st_uid
        fail(message("step.volume-of-another", owner=owner, uid=os.getuid()), message("step.refill-volume"))
    locked = []
    for top in (WORKSPACE / name for name in KNOWN.get("writes", [])):
        if top.exists():
            locked += [path for path in (top, *top.glob("**/")) if not os.access(path, os.W_OK)]
        elif not os.access(top.parent, os.W_OK):
            locked.append(top)
    if locked:
        warn("step.not-writable", uid=os.getuid(), folders=sorted({str(path) for path in locked}))


def tool_groups() -> list[str]:
    declared = read_toml(PRODUCT / "pyproject.toml").get("dependency-groups", {})
    return [name for name in TOOLS if name in declared]


def fingerprint(groups: list[str]) -> str:
    said = hashlib.sha256("\0".join([sys.version, *groups]).encode())
    for path in [PRODUCT / "uv.lock", PRODUCT / "pyproject.toml", *(s / "pyproject.toml" for s in local_sources())]:
        said.update(b"\0" + (path.read_bytes() if path.exists() else b""))
    return said.hexdigest()


def need_matching_lock() -> None:
    """Uses uv's own check. Offline, it compares without resolving; only the verbose output says what differs."""
    check = subprocess.run(
        ["uv", "lock", "--check", "--offline", "--verbose"], cwd=PRODUCT, capture_output=True, text=True
    )
    if check.returncode == 0:
        return
    reason = re.search(r"existing lockfile due to (.+)", check.stderr)
    if not reason:
        fail(
            message("step.lock-refused", file=named("uv.lock"), error=last_cause(check.stderr)),
            message("step.update-lock", folder=FOLDER),
        )
    requirement = re.compile(r'name: PackageName\("(.+?)"\)(.+?)origin: ')
    sides = re.findall(r"^ +(?:Requested|Existing): (.+)", check.stderr, re.MULTILINE)
    requested, locked = (set(requirement.findall(side)) for side in sides[:2] or ("", ""))
    names = ", ".join(sorted({name for name, _ in requested ^ locked}))
    fail(
        message("step.lock-outdated", file=named("uv.lock"), reason=f"{reason[1]}{names and f' ({names})'}"),
        message("step.update-lock", folder=FOLDER),
    )


def sync(groups: list[str], again: bool = False) -> None:
    """`uv sync --frozen` downloads from the URLs in uv.lock, whatever index is set (uv 0.13; astral-sh/uv issues 19625
    and 21747). So with another index, the lock is exported with versions and hashes, and installed as requirements:
    the same packages, from that index. A plain `uv sync` would use the index, too, but resolve again and write its
    URLs to the lock."""
    anew = ["--reinstall"] if again else []
    if not INDEX:
        run_uv("sync", "--frozen", *anew, *groups)
        return
    requirements = VENV.parent / "requirements.txt"
    run_uv("export", "--frozen", *groups, "--quiet", "--output-file", str(requirements))
    run_uv("venv", "--allow-existing", str(VENV))
    run_uv("pip", "sync", *anew, "--default-index", INDEX, str(requirements))


def run_uv(*arguments: str) -> None:
    print("uv", *(SHOWN_INDEX if word == INDEX else word for word in arguments), flush=True)
    uv = subprocess.Popen(["uv", *arguments], cwd=PRODUCT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = ""
    for line in uv.stdout:
        output += line
        if not line.startswith(" + "):  # there are hundreds, which repeat the lock
            print(line, end="", flush=True)
    if uv.wait() == 0:
        return
    unreachable = re.search(r"(?:Failed to fetch: |error sending request for url \()https?://([^/\s)]+)", output)
    if unreachable:
        fail(
            message("step.packages-unreachable", host=unreachable[1], error=last_cause(output)),
            message("step.check-index", index=SHOWN_INDEX) if INDEX else message("step.check-network"),
        )
    fail(message("step.uv-failed", command=arguments[0], error=last_cause(output)), message("step.see-above"))


def last_cause(output: str) -> str | dict:
    causes = re.findall(r"^\s*(?:error|cause): (.+)", output, re.MULTILINE)
    return causes[-1] if causes else message("step.no-reason")


if __name__ == "__main__":
    if "BKDEV_PACKAGES" in os.environ:  # set for a product that `bkdev init` recognised
        import packages

        packages.main()
    else:
        main()
