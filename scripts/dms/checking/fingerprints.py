"""What a unit test hangs on, as a fingerprint: it need not run again while that stays the same.

That is the SQL of its model, the macros which this calls, the vars which either of them names, the
columns of what the model reads, the test itself, and the versions of dbt and of the engine.
`as_of_date` is no part of it: it is another one each night, and a unit test that needs it has its
own (tests/test_project.py).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from dms.errors import UsageError
from dms.yaml_files import read_yaml

Node = dict[str, Any]

_VAR = re.compile(r"""\bvar\(\s*['"](\w+)['"]""")
# dbt shows unit tests no graph; what they see of it is in landing.source_columns.
_READS_ALL_SOURCES = re.compile(r"\bsource_columns\b")
_ENGINE = re.compile(r"^(default|duckdb|spark)__")
_NOT_COUNTED = {"as_of_date"}
_PATHS = {
    "model-paths": (["models"], (".sql", ".yml", ".yaml")),
    "macro-paths": (["macros"], (".sql",)),
    # Fixtures of unit tests.
    "test-paths": (["tests"], (".sql", ".csv", ".yml", ".yaml")),
    # The rows of seeds are nothing to a unit test, which brings its own.
    "seed-paths": (["seeds"], (".yml", ".yaml")),
}


def digest(value: object) -> str:
    """SHA-256 of anything that JSON can write, dates as texts."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def engine_versions() -> list[str]:
    """What runs unit tests; a newer one runs them all again."""
    return [version(package) for package in ("dbt-core", "dbt-duckdb", "duckdb")]


def project_fingerprint(directory: Path) -> str:
    """A fingerprint of all files that any unit test can hang on, without asking dbt."""
    settings = read_project_file(directory)
    sums = {"dbt_project.yml": digest(settings)}
    for option, (default, endings) in _PATHS.items():
        for folder in settings.get(option, default):
            for path in sorted((directory / folder).rglob("*")):
                if path.suffix in endings:
                    name = str(path.relative_to(directory / folder))
                    sums[f"{option}/{name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digest([engine_versions(), sums])


def read_project_file(directory: Path) -> dict[str, Any]:
    """dbt_project.yml, as it is written.

    Raises:
        UsageError: it cannot be read.
    """
    file = directory / "dbt_project.yml"
    try:
        settings = read_yaml(file)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"{file}: cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(settings, dict):
        raise UsageError(f"{file}: cannot be read: it is empty")
    return settings


def project_vars(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The vars of dbt_project.yml; those under the project's name go before the others."""
    given: dict[str, Any] = dict(settings.get("vars") or {})
    return given | (given.pop(str(settings.get("name")), None) or {})


class Fingerprints:
    """The fingerprints of a manifest's models and unit tests.

    `adapter` is the name of dbt's adapter whose macros are called, `variables` are the vars of
    dbt_project.yml.
    """

    def __init__(self, manifest: Node, variables: Mapping[str, Any], adapter: str) -> None:
        self._manifest = manifest
        self._variables = {
            name: value for name, value in variables.items() if name not in _NOT_COUNTED
        }
        self._adapter = adapter
        self._by_name: dict[str, list[str]] = {}
        for key, macro in manifest["macros"].items():
            self._by_name.setdefault(macro["name"], []).append(key)
        self._models: dict[str, str] = {}

    def unit_tests(self) -> dict[str, str]:
        """The fingerprint of each unit test, by its unique id."""
        found = {}
        for key, test in self._manifest["unit_tests"].items():
            told = [test["given"], test["expect"], test["overrides"]]
            found[key] = digest([self.model(model_of(test)), told])
        return found

    def model(self, key: str) -> str:
        """The fingerprint of a model, data test or other node by its unique id."""
        if key not in self._models:
            self._models[key] = self._fingerprint(self._manifest["nodes"][key])
        return self._models[key]

    def reads_var(self, key: str, name: str) -> bool:
        """Whether a node's SQL, or a macro that it calls, names this var."""
        return any(name in _VAR.findall(text) for text in self._code(self._manifest["nodes"][key]))

    def _code(self, node: Node) -> list[str]:
        """The SQL of a node and of all macros that it calls."""
        macros = sorted(self._called(node["depends_on"]["macros"]) | self._implicit)
        return [node["raw_code"], *(self._manifest["macros"][key]["macro_sql"] for key in macros)]

    def _fingerprint(self, node: Node) -> str:
        code = self._code(node)
        named = {name for text in code for name in _VAR.findall(text)}
        values = {name: self._variables.get(name) for name in sorted(named)}
        read = {key: self._columns.get(key) for key in node["depends_on"]["nodes"]}
        is_of_all = any(map(_READS_ALL_SOURCES.search, code))
        sources = {key: self._columns[key] for key in self._manifest["sources"] if is_of_all}
        return digest([self._adapter, engine_versions(), code, values, read, sources])

    def _called(self, keys: Iterable[str]) -> set[str]:
        """These macros and all that they call, with what the engine has in the place of each."""
        seen: set[str] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            macro = self._manifest["macros"].get(key)
            if macro and key not in seen:
                seen.add(key)
                waiting += macro["depends_on"]["macros"]
                waiting += self._variants(_ENGINE.sub("", macro["name"]))
        return seen

    def _variants(self, name: str) -> Iterator[str]:
        # dbt's manifest names the default alone, whatever the adapter.
        for prefix in ("default", self._adapter):
            yield from self._by_name.get(f"{prefix}__{name}", [])

    @cached_property
    def _implicit(self) -> set[str]:
        """The project's own macros in the place of dbt's, which no model needs to name."""
        own = self._manifest["metadata"]["project_name"]
        macros = self._manifest["macros"]
        others = {macro["name"] for macro in macros.values() if macro["package_name"] != own}
        return {
            key
            for key, macro in macros.items()
            if macro["package_name"] == own
            and (macro["name"] in others or _ENGINE.sub("", macro["name"]) in others)
        }

    @cached_property
    def _columns(self) -> dict[str, Any]:
        """The columns of each relation, as its YAML has them, by unique id."""
        relations = {**self._manifest["nodes"], **self._manifest["sources"]}
        return {
            key: [
                node.get("config", {}).get("meta"),
                {
                    name: [column["data_type"], column["config"].get("meta")]
                    for name, column in node["columns"].items()
                },
            ]
            for key, node in relations.items()
            if node["resource_type"] in ("model", "seed", "source")
        }


def model_of(unit_test: Node) -> str:
    """The unique id of the model that a unit test is of."""
    key: str = unit_test["depends_on"]["nodes"][0]
    return key
