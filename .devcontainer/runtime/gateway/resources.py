"""Reads routes from a product's resource definitions: OpenAPI files whose operations contain the back end's paths."""

from pathlib import Path

from problems import Problem
from written import Written

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def files(workspace: Path, patterns: list[str]) -> list[Path]:
    """Returns each file once, in a stable order."""
    return sorted({path for pattern in patterns for path in workspace.glob(pattern) if path.is_file()})


def routes(workspace: Path, path: Path, prefix: str, places: dict) -> list[dict]:
    """Returns the routes of one file. `places` contains the path of each property in an operation."""
    name = str(path.relative_to(workspace))
    written = Written(path, name)
    paths = written.value.get("paths") if isinstance(written.value, dict) else None
    if not isinstance(paths, dict):
        raise Problem("file.no-paths", file=name, line=1)
    found = []
    for at, operations in paths.items():
        for method, operation in operations.items() if isinstance(operations, dict) else ():
            if method.lower() not in METHODS:
                continue
            read = {what: at_place(operation, place) for what, place in places.items()}
            line = written.line("paths", at, method)
            for needed in ("name", "path"):
                if not isinstance(read.get(needed), str):
                    raise Problem("file.resource-incomplete", file=name, line=line, route=at, key=".".join(places[needed]))
            found.append(
                {
                    "name": read["name"],
                    "method": method.upper(),
                    "path": prefix + at,
                    "to": read["path"],
                    "timeout": read.get("timeout") or None,
                    "application": read.get("application") is not False,
                    # without an application, there is nobody whose permission could be checked
                    "permission": read.get("permission") is not False and read.get("application") is not False,
                    "at": {"file": name, "line": line},
                }
            )
    return found


def at_place(operation, place: list[str]):
    for step in place:
        operation = operation.get(step) if isinstance(operation, dict) else None
    return operation
