"""The files of the project as an analyst's tools read them, without dbt."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from dms.checking import structure
from dms.checking.fingerprints import project_vars, read_project_file
from dms.dbt import DbtProject
from dms.errors import DataError, UsageError
from dms.macros import Jinja
from dms.manifest import MEMBER_ROWS
from dms.yaml_files import read_yaml

META = (*structure.META, "one_per")
"""What the YAML file of a segment says under config.meta, in this order."""

THRESHOLDS = "segment_thresholds"
PROJECT_FILE = "dbt_project.yml"

_DOCS = re.compile(r"\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}", re.DOTALL)
_REF = re.compile(r"""\bref\(\s*['"](\w+)""")
_QUOTED = re.compile(r"""['"](\w+)['"]""")
_THRESHOLD = re.compile(r"""\bthreshold\(\s*['"](\w+)""")


@dataclass(frozen=True)
class Reads:
    """What the SQL of a model reads: names of models, and of thresholds."""

    models: frozenset[str]
    thresholds: frozenset[str]


class ProjectFiles:
    """The models of a dbt project by name, what their YAML says, and the project's vars."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.settings = read_project_file(directory)
        self.variables = project_vars(self.settings)
        self.models = {path.stem: path for path in sorted((directory / "models").rglob("*.sql"))}
        self.segments = {
            name: path for name, path in self.models.items() if self.layer(name) == "segments"
        }

    @classmethod
    def locate(cls) -> "ProjectFiles":
        """Those of the project at work."""
        return cls(DbtProject.locate().directory)

    def place(self, path: Path) -> str:
        """A file as messages name it: from the project's folder, where it is in there."""
        if path.is_relative_to(self.directory):
            return str(path.relative_to(self.directory))
        return str(path)

    def layer(self, name: str) -> str:
        """The layer of a model: its folder under models/."""
        return self.models[name].relative_to(self.directory / "models").parts[0]

    def segment(self, name: str) -> Path:
        """The SQL file of a segment.

        Raises:
            UsageError: there is none of that name.
        """
        if name in self.segments:
            return self.segments[name]
        if name in self.models:
            raise UsageError(f"{name} is no segment: {self.place(self.models[name])}")
        raise UsageError(f"{name}: no segment of that name; {self.hint(name, self.segments)}")

    @property
    def thresholds(self) -> dict[str, Any]:
        """The numbers of the business rules."""
        return dict(self.variables.get(THRESHOLDS) or {})

    @staticmethod
    def hint(name: str, known: Mapping[str, object] | list[str]) -> str:
        """What may have been meant."""
        near = get_close_matches(name, list(known), n=3)
        return f"did you mean {' or '.join(near)}?" if near else "`dms segment list` has them all"

    def properties(self, sql: Path) -> dict[str, Any]:
        """What the YAML file beside a model says of it; empty where there is none.

        Raises:
            DataError: it is no YAML.
        """
        content = self._content(sql.with_suffix(".yml"))
        models = content.get("models") if isinstance(content, dict) else None
        for model in models if isinstance(models, list) else []:
            if isinstance(model, dict) and model.get("name") == sql.stem:
                return model
        return {}

    def _content(self, path: Path) -> object:
        try:
            return read_yaml(path) if path.is_file() else None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())
            raise DataError(f"{self.place(path)}: is no YAML: {reason}") from error

    def unit_tests(self, sql: Path) -> list[str]:
        """The names of the unit tests in the YAML file beside a model."""
        content = self._content(sql.with_suffix(".yml"))
        tests = content.get("unit_tests") if isinstance(content, dict) else None
        return [str(test.get("name")) for test in tests or [] if isinstance(test, dict)]

    def meta(self, sql: Path) -> dict[str, Any]:
        """What it says under config.meta; empty where there is nothing."""
        config = self.properties(sql).get("config")
        meta = config.get("meta") if isinstance(config, dict) else None
        return meta if isinstance(meta, dict) else {}

    def jinja(self, variables: Mapping[str, Any], **context: object) -> Jinja:
        """The project's macros, with these vars over its own."""
        return Jinja(self.directory, {**self.variables, **variables}, context)

    def described(self, text: object, file: Path) -> str:
        """A description with its vars and docs blocks filled in, on one line.

        Raises:
            DataError: it cannot be; names the file.
        """
        try:
            return " ".join(self._describing.text(str(text or "")).split())
        except DataError as error:
            raise DataError(f"{self.place(file)}: description: {error}") from error

    @cached_property
    def _describing(self) -> Jinja:
        return self.jinja({}, doc=self._doc)

    def _doc(self, *names: str) -> str:
        if names[-1] not in self._docs:
            raise DataError(f"there is no docs block {names[-1]}")
        return self._docs[names[-1]]

    @cached_property
    def _docs(self) -> dict[str, str]:
        return {
            name: text.strip()
            for path in sorted((self.directory / "models").rglob("*.md"))
            for name, text in _DOCS.findall(path.read_text(encoding="utf-8"))
        }

    @cached_property
    def member_row(self) -> list[dict[str, Any]]:
        """The columns that every segment begins with, as their YAML file has them.

        Raises:
            DataError: the project has no such file.
        """
        file = self.models.get(MEMBER_ROWS, self.directory / "models" / f"{MEMBER_ROWS}.sql")
        columns = self.properties(file).get("columns") or []
        if not columns:
            raise DataError(f"{self.place(file.with_suffix('.yml'))}: describes no member row")
        return [column for column in columns if column["name"] != "segment_name"]

    def reads(self, name: str) -> Reads:
        """What the SQL of a model reads, by its macros too."""
        return self._reading(self.models[name])

    def thresholds_of_others(self, name: str) -> set[str]:
        """The thresholds that marts and segments other than this one read."""
        return {
            threshold
            for model in self.models
            if model != name and self.layer(model) in ("marts", "segments")
            for threshold in self.reads(model).thresholds
        }

    @cached_property
    def _reading(self) -> "_Reading":
        return _Reading(self)


class _Thresholds(dict[str, Any]):
    """The thresholds, with the names of those that were asked for."""

    def __init__(self, *given: Mapping[str, Any]) -> None:
        super().__init__(*given)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)


class _Reading:
    """Renders models and notes what they ask for."""

    def __init__(self, project: ProjectFiles) -> None:
        self._thresholds = _Thresholds(project.thresholds)
        self._models: set[str] = set()
        self._segments = set(project.segments)
        given = {THRESHOLDS: self._thresholds, "as_of_date": "2000-01-01"}
        self._jinja = project.jinja(given, ref=self._ref)
        self._read = cache(self._render)

    def __call__(self, file: Path) -> Reads:
        return self._read(file)

    def _ref(self, *names: str) -> str:
        self._models.add(names[-1])
        return f"ref_{names[-1]}"

    def _render(self, file: Path) -> Reads:
        source = file.read_text(encoding="utf-8")
        self._models.clear()
        self._thresholds.asked.clear()
        try:
            self._jinja.text(source)
        except DataError:
            # What asks the warehouse, or has a mistake: what it says in so many words.
            self._models |= set(_REF.findall(source))
            self._models |= set(_QUOTED.findall(source)) & self._segments
            self._thresholds.asked |= set(_THRESHOLD.findall(source))
        return Reads(frozenset(self._models), frozenset(self._thresholds.asked))


def threshold_readers(project: ProjectFiles, name: str) -> Iterator[str]:
    """The models before the segments that read a threshold."""
    for model, path in project.models.items():
        layer = project.layer(model)
        is_asked = layer == "marts" or (
            layer == "intermediate" and "threshold(" in path.read_text(encoding="utf-8")
        )
        if is_asked and name in project.reads(model).thresholds:
            yield model
