"""A YAML file with the lines of its values, validated against a schema."""

import json
from pathlib import Path

import jsonschema
import yaml
from problems import Problem

BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(BASE):
    """Keeps dates as strings, as in the schema."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in BASE.yaml_implicit_resolvers.items()
}


class Written:
    def __init__(self, path: Path, name: str):
        """`name` is the file's name in messages. Raises Problem if it is not a YAML mapping."""
        self.name = name
        try:
            text = path.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise Problem("file.unreadable", file=name, problem=str(getattr(error, "strerror", None) or error)) from None
        try:
            loader = Loader(text)
            self.node = loader.get_single_node()
            refuse_repeated(self.node, name)
            self.value = loader.construct_document(self.node) if self.node else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise Problem("file.syntax", file=name, line=mark.line + 1 if mark else 1, problem=error.problem or "") from None
        except yaml.YAMLError as error:
            raise Problem("file.syntax", file=name, line=1, problem=str(error)) from None

    def line(self, *path) -> int:
        """Returns the line of the value at a path of keys and indexes; of its parent if it was merged in."""
        node = self.node
        for step in path:
            found = child(node, step)
            if found is None:
                break
            node = found
        return node.start_mark.line + 1 if node else 1

    def check(self, schema: Path) -> None:
        validator = jsonschema.Draft7Validator(json.loads(schema.read_text()))
        errors = [jsonschema.exceptions.best_match([error]) for error in validator.iter_errors(self.value)]
        for error in sorted(errors, key=lambda each: self.line(*each.absolute_path)):
            raise self.problem(error)

    def problem(self, error) -> Problem:
        path = list(error.absolute_path)
        about = {"file": self.name, "line": self.line(*path), "where": ".".join(map(str, path))}
        if error.validator == "required":
            missing = next(key for key in error.validator_value if key not in error.instance)
            return Problem("file.key-missing", **about, key=missing)
        if error.validator == "additionalProperties" and error.validator_value is False:
            known = list(error.schema.get("properties", {}))
            unknown = next(key for key in error.instance if key not in known)
            about["line"] = self.line(*path, unknown)
            return Problem("file.key-unknown", **about, key=str(unknown), known=known)
        expected = error.validator_value
        if not isinstance(expected, (str, int, float)):
            expected = json.dumps(expected)
        return Problem("file.value-invalid", **about, rule=error.validator, expected=str(expected)[:200])


def child(node, step):
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def refuse_repeated(node, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen and key.value != "<<":
                raise Problem("file.key-repeated", file=name, line=key.start_mark.line + 1, key=str(key.value))
            seen.add(str(key.value))
            refuse_repeated(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            refuse_repeated(value, name)
