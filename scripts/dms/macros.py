"""SQL of the project's own macros and models, without dbt: one rule, one home.

Jinja alone renders them, as dbt would take longer to start than a landing takes. So a macro that is
used here may use other macros, those of dbt for all engines, vars, `return` and `adapter.dispatch`,
but not ask the warehouse.
"""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from dms.errors import DataError
from dms.settings import PROJECT_DIR
from dms.yaml_files import read_yaml

Macro = Callable[..., object]

_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
_OF_DBT = ("duckdb/macros/utils", "global_project/macros/utils")
"""Where dbt has its own macros for what the engines write differently: DuckDB's go first."""

_TEMPLATE = "<template>"
"""What Jinja calls a template that is no file."""


def render(name: str, *arguments: object, **options: object) -> str:
    """SQL for DuckDB of a macro; `arguments` are what a model would give it: SQL, as texts."""
    return str(_of_the_project().macros[name](*arguments, **options))


class Jinja:
    """The macros of a project, for DuckDB, with these vars.

    `context` is what a model sees beside them, as `ref`.
    """

    def __init__(
        self,
        directory: Path,
        variables: Mapping[str, Any],
        context: Mapping[str, object] | None = None,
    ) -> None:
        # Here, because few commands need it.
        from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

        self._environment = Environment(
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], undefined=StrictUndefined
        )
        self._variables = variables
        self._of_dbt = dict(self._read(_dbt_folders()))
        own = dict(self._read([directory / "macros"]))
        self._places = (own, self._of_dbt)
        self.macros: dict[str, Macro] = self._of_dbt | own
        self._environment.globals |= {
            "var": self._var,
            "adapter": SimpleNamespace(dispatch=self._dispatch, quote='"{}"'.format),
            "return": _give_back,
            "dbt": SimpleNamespace(**self._of_dbt),
            "exceptions": SimpleNamespace(raise_compiler_error=_refuse),
            "modules": SimpleNamespace(re=re, itertools=itertools),
            "local_md5": _local_md5,
            "execute": True,
            "config": lambda *_, **__: "",
            **self.macros,
            **(context or {}),
        }

    def text(self, source: str) -> str:
        """A model's SQL, or a description.

        Raises:
            DataError: it cannot be rendered; says in which line, and why.
        """
        from jinja2 import TemplateError, TemplateSyntaxError  # noqa: PLC0415

        try:
            return self._environment.from_string(source).render()
        except TemplateSyntaxError as error:
            raise DataError(f"line {error.lineno}: {error.message}") from error
        except (TemplateError, TypeError, ValueError, KeyError, ArithmeticError) as error:
            raise DataError(f"line {_line(error)}: {error}") from error

    def _read(self, folders: list[Path]) -> Iterator[tuple[str, Macro]]:
        """Every macro by its name, compiled when it is called; those of the first folder last."""
        for folder in reversed(folders):
            for path in sorted(folder.rglob("*.sql")):
                for match in _MACRO.finditer(path.read_text(encoding="utf-8")):
                    yield match[1], self._compiled(match[1], match[0])

    def _compiled(self, name: str, source: str) -> Macro:
        # By itself, so that it finds all others, those of its file too, where `return` is caught.
        @cache
        def macro() -> Macro:
            found: Macro = getattr(self._environment.from_string(source).module, name)
            return found

        def call(*arguments: object, **options: object) -> object:
            try:
                return macro()(*arguments, **options)
            except _Return as given:
                return given.value

        return call

    def _dispatch(self, name: str, _package: str | None = None) -> Macro:
        for macros in self._places:
            for prefix in ("duckdb", "default"):
                if found := macros.get(f"{prefix}__{name}"):
                    return found
        raise DataError(f"no macro duckdb__{name} or default__{name}")

    def _var(self, name: str, *default: object) -> object:
        if name not in self._variables and not default:
            raise DataError(f"no var {name} under vars in dbt_project.yml")
        return self._variables.get(name, *default)


class _Return(Exception):
    """What a macro gives in place of its text, as dbt has it."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


def _give_back(value: object) -> NoReturn:
    raise _Return(value)


def _local_md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _refuse(message: str) -> NoReturn:
    raise DataError(message)


def _line(error: BaseException) -> int:
    """The line of the text itself, not of a macro that it calls."""
    place = error.__traceback__
    while place and place.tb_frame.f_code.co_filename != _TEMPLATE:
        place = place.tb_next
    return place.tb_lineno if place else 1


def _dbt_folders() -> list[Path]:
    # Found without importing dbt, which takes a second.
    spec = find_spec("dbt")
    roots = [Path(root) for root in (spec.submodule_search_locations or [])] if spec else []
    return [root / "include" / part for part in _OF_DBT for root in roots]


@cache
def _of_the_project() -> Jinja:
    return Jinja(PROJECT_DIR, dict(read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]))
