"""Compiles gateway.yaml, its convention and the product's resource definitions to the server's configuration. Raises
Problem; writes nothing.
"""

import datetime
import re
from pathlib import Path

import resources
import yaml
from problems import Problem
from written import Written

HERE = Path(__file__).parent
UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
DEFAULT_TIMEOUT = 60
DEFAULT_BODY = 32 << 20
FOR_EVER = 1 << 40


class Sources:
    """The locations of the files, and which of them were read: a change of one of those is a change of the gateway."""

    def __init__(self, definition: Path, workspace: Path):
        self.definition = definition
        self.workspace = workspace
        self.read: set[Path] = {definition / "gateway.yaml", definition / ".resolved"}
        self.patterns: list[str] = []

    def files(self) -> list[Path]:
        return sorted(self.read | set(resources.files(self.workspace, self.patterns)))


def compile_from(sources: Sources, public_key: str) -> dict:
    written = Written(sources.definition / "gateway.yaml", ".devcontainer/gateway.yaml")
    written.check(HERE / "gateway.schema.json")
    conf = written.value
    path = sources.definition / conf["convention"]
    if path.parent != sources.definition:
        raise Problem("file.value-invalid", **at(written, "convention"), rule="folder", expected=".devcontainer")
    sources.read.add(path)
    convention = Written(path, f".devcontainer/{conf['convention']}")
    convention.check(HERE / "convention.schema.json")
    services = services_of(sources.definition / ".resolved")
    routes = routes_of(written, convention.value, sources)
    names = {route["name"] for route in routes}
    limits = conf.get("limits") or {}
    for resource in limits.get("resource", {}):
        known_resource(written, names, resource, "limits", "resource", resource)
    for route in routes:
        route["limits"] = limits.get("resource", {}).get(route["name"], {})
        del route["at"]
    headers = conf.get("headers") or {}
    return {
        "name": conf["name"],
        "stage": conf["stage"],
        "convention": said(convention.value, conf["name"], public_key),
        "applications": applications_of(written, names),
        "tokens": tokens_of(written),
        "backends": backends_of(written, services),
        # null would count as a value in Lua
        "routes": [{key: value for key, value in route.items() if value is not None} for route in routes],
        "reserved": sorted({route["prefix"].rstrip("/") for route in conf["routes"] if route.get("prefix", "/") != "/"}),
        "limits": {key: limits[key] for key in ("stage", "application") if key in limits},
        "headers": changes(headers.get("request")),
        "answer": changes(headers.get("response")),
        **({"cors": cors_of(conf["cors"])} if "cors" in conf else {}),
    }


def at(written: Written, *path) -> dict:
    return {"file": written.name, "line": written.line(*path), "where": ".".join(map(str, path))}


def said(convention: dict, name: str, public_key: str) -> dict:
    """Fills in what is the same for every request."""
    public = convention.get("public-key")
    if not public:
        return convention
    values = {"gateway": name, "public-key": public_key}
    return {**convention, "public-key": filled(public, values)}


def filled(tree, values: dict):
    if isinstance(tree, dict):
        return {key: filled(value, values) for key, value in tree.items()}
    if isinstance(tree, list):
        return [filled(value, values) for value in tree]
    if isinstance(tree, str):
        return re.sub(r"{([\w-]+)}", lambda found: values.get(found[1], found[0]), tree)
    return tree


def services_of(resolved: Path) -> list[str]:
    """Returns the services in the resolved definition; empty if it was not written."""
    try:
        return list((yaml.safe_load(resolved.read_text()) or {}).get("services", {}))
    except (OSError, yaml.YAMLError, AttributeError):
        return []


def routes_of(written: Written, convention: dict, sources: Sources) -> list[dict]:
    conf = written.value
    sources.patterns = [pattern for route in conf["routes"] for pattern in route.get("resources", [])]
    found: list[dict] = []
    for number, route in enumerate(conf["routes"]):
        if route["backend"] not in conf["backends"]:
            raise Problem(
                "file.backend-unknown",
                **at(written, "routes", number, "backend"),
                backend=route["backend"],
                known=list(conf["backends"]),
            )
        for one in written_routes(written, number, route, convention, sources):
            one.setdefault("user", route.get("user", False))
            one["backend"] = route["backend"]
            one["timeout"] = route.get("timeout") or one.get("timeout") or conf.get("timeout", DEFAULT_TIMEOUT)
            one["body-bytes"] = size(route.get("body", conf.get("body", DEFAULT_BODY)))
            for key in ("identity", "keep-cookies"):
                if key in route:
                    one[key] = route[key]
            for key in ("application", "permission"):
                if key in route:
                    one[key] = route[key]
            found.append(one)
    refuse_twice(found)
    return found


def written_routes(written: Written, number: int, route: dict, convention: dict, sources: Sources) -> list[dict]:
    where = at(written, "routes", number)
    if "resources" not in route:
        path = route.get("path") or route["under"]
        one = {
            "name": route.get("name", path),
            "method": route.get("method", "*"),
            "path": path,
            "to": route.get("to"),
            "application": True,
            "permission": route.get("application", True),
            "at": where,
        }
        return [{**one, "prefix": True} if "under" in route else one]
    places = convention.get("resources")
    if not places:
        raise Problem("file.no-places", **where, convention=written.value["convention"])
    paths = resources.files(sources.workspace, route["resources"])
    return [each for path in paths for each in resources.routes(sources.workspace, path, route.get("prefix", ""), places)]


def refuse_twice(routes: list[dict]) -> None:
    seen: dict[tuple, dict] = {}
    for route in routes:
        key = (route["method"], route["path"].rstrip("/"), route.get("prefix", False))
        if key in seen:
            first = seen[key]["at"]
            params = {"first": f"{first['file']}:{first['line']}", "route": f"{route['method']} {route['path']}"}
            raise Problem("file.route-repeated", file=route["at"]["file"], line=route["at"]["line"], **params)
        seen[key] = route


def applications_of(written: Written, names: set[str]) -> dict:
    found = {}
    for code, application in (written.value.get("applications") or {}).items():
        may = application.get("may", "all")
        until = expiry(written, code, application.get("until"))
        for resource in [] if may == "all" else may:
            known_resource(written, names, resource, "applications", code, "may")
        permissions = {"*": until} if may == "all" else dict.fromkeys(may, until)
        found[code] = {"secrets": application["secrets"], "permissions": permissions}
    return found


def expiry(written: Written, code: str, until: str | None) -> int:
    if until is None:
        return FOR_EVER
    try:
        day = datetime.date.fromisoformat(until)
    except ValueError:
        where = at(written, "applications", code, "until")
        raise Problem("file.value-invalid", **where, rule="format", expected="YYYY-MM-DD") from None
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone.utc).timestamp())


def known_resource(written: Written, names: set[str], resource: str, *path) -> None:
    if resource not in names:
        raise Problem("file.resource-unknown", **at(written, *path), resource=resource)


def tokens_of(written: Written) -> dict:
    tokens: dict[str, str] = {}
    for name, user in (written.value.get("users") or {}).items():
        for token in user["tokens"]:
            if tokens.get(token, name) != name:
                raise Problem("file.token-shared", **at(written, "users", name), user=name, other=tokens[token])
            tokens[token] = name
    return tokens


def backends_of(written: Written, services: list[str]) -> dict:
    for name, backend in written.value["backends"].items():
        if services and backend["service"] not in services:
            where = at(written, "backends", name, "service")
            raise Problem("file.service-unknown", **where, service=backend["service"], known=services)
    return {name: {**backend, "peers": []} for name, backend in written.value["backends"].items()}


def changes(written: dict | None) -> dict:
    return {"set": (written or {}).get("set", {}), "remove": (written or {}).get("remove", [])}


def cors_of(written: dict) -> dict:
    return {"methods": ["GET", "POST", "PUT", "PATCH", "DELETE"], "max-age": 600, **written}


def size(written: int | str) -> int:
    if isinstance(written, int):
        return written
    number, unit = re.fullmatch(r"(\d+) ?(\w+)", written).groups()
    return int(number) * UNITS[unit]
