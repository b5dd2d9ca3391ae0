"""SQL of the project's own macros, for what is read here as the models read it: one rule, one home.

Jinja alone renders them, as dbt would take longer to start than a landing takes. So a macro that is
used here may use other macros, vars, `return` and `adapter.dispatch`, but not ask the warehouse.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from dms.settings import PROJECT_DIR
from dms.yaml_files import read_yaml

_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)


def render(name: str, *arguments: object, **options: object) -> str:
    """SQL for DuckDB of a macro; `arguments` are what a model would give it: SQL, as texts."""
    return str(_macros()[name](*arguments, **options))


class _Return(Exception):
    """What a macro gives in place of its text, as dbt has it."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class _Adapter:
    """What macros ask of dbt's adapter."""

    def dispatch(self, name: str) -> Callable[..., object]:
        macros = _macros()
        return macros.get(f"duckdb__{name}") or macros[f"default__{name}"]

    def quote(self, name: str) -> str:
        return f'"{name}"'


def _give_back(value: object) -> None:
    raise _Return(value)


@cache
def _vars() -> dict[str, Any]:
    return dict(read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"])


def _var(name: str, default: object = None) -> object:
    return _vars().get(name, default)


@cache
def _macros() -> dict[str, Callable[..., object]]:
    """Every macro by its name, compiled when it is called."""
    # Here, because few commands need it.
    from jinja2 import Environment  # noqa: PLC0415

    environment = Environment(extensions=["jinja2.ext.do"])
    found: dict[str, Callable[..., object]] = {}
    environment.globals |= {"var": _var, "adapter": _Adapter(), "return": _give_back}

    def compiled(name: str, source: str) -> Callable[..., object]:
        # By itself, so that it finds all others, those of its file too, where `return` is caught.
        @cache
        def macro() -> Callable[..., object]:
            found: Callable[..., object] = getattr(environment.from_string(source).module, name)
            return found

        def call(*arguments: object, **options: object) -> object:
            try:
                return macro()(*arguments, **options)
            except _Return as given:
                return given.value

        return call

    for path in (PROJECT_DIR / "macros").rglob("*.sql"):
        for match in _MACRO.finditer(path.read_text(encoding="utf-8")):
            found[match[1]] = compiled(match[1], match[0])
    environment.globals |= found
    return found
