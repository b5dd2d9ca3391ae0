"""dbt's command line, at less cost: `python -m dms.dbt_process ARGUMENTS`.

What dbt knows of a project stays until it ends, millions of objects. Python looks through the
youngest of them after each 700 new ones and finds nothing to free: a tenth of a build's time.

A unit test puts its rows into the SQL of its model as CTEs, and for the place where they go dbt has
a library take the whole of that SQL apart: more than a third of what a unit test costs. That place
is behind the first word, or before it.

The manifest, seven megabytes that dbt writes twice, is handed to its file word by word, from
Python; as one text it comes from C.

For other `--vars` than before, dbt parses the whole project anew, in twenty seconds. What it parses
here is the same whatever the day is: models ask for it when they are compiled.
"""

import copy
import gc
import json
import re
from pathlib import Path
from typing import Any

from dbt import compilation
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.artifacts.schemas import base
from dbt.cli.main import cli
from dbt.contracts.graph.manifest import ManifestStateCheck
from dbt.parser.manifest import ManifestLoader
from dbt_common.utils.encoding import JSONEncoder

_OBJECTS = 100_000
"""New objects after which Python looks for garbage."""

_OPENING = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*with(?:\s+recursive)?\b\s*", re.S | re.I)
_WITH = re.compile(r"\bwith\b", re.I)

by_dbt = compilation.inject_ctes_into_sql
"""How dbt does it."""


def inject_ctes(sql: str, ctes: list[InjectedCTE]) -> str:
    """The SQL with these CTEs before its own, as `by_dbt` gives it."""
    injected = ", ".join(cte.sql or "" for cte in ctes)
    if ctes and (opening := _OPENING.match(sql)):
        return f"{opening[0]}{injected}, {sql[opening.end() :]}"
    if ctes and sql.strip() and not _WITH.search(sql):
        query = sql.lstrip()
        return f"{sql[: len(sql) - len(query)]}with{injected} {query}"
    return by_dbt(sql, ctes)


def write_json(path: str, data: dict[str, Any]) -> bool:
    """Write `data` into a file, whose folder may be missing, as dbt's own function does."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, cls=JSONEncoder), encoding="utf-8")
    return True


check_of_dbt = ManifestLoader.build_manifest_state_check
"""What has to be as it was, or dbt parses the whole project."""


def check_but_the_day(loader: ManifestLoader) -> ManifestStateCheck:
    """The same without the var `as_of_date`."""
    config = copy.copy(loader.root_project)
    config.cli_vars = {
        name: value for name, value in config.cli_vars.items() if name != "as_of_date"
    }
    other = copy.copy(loader)
    other.root_project = config
    check: ManifestStateCheck = check_of_dbt(other)  # type: ignore[no-untyped-call]
    return check


def main() -> None:
    """Run dbt with the arguments of this process, and exit as it does."""
    gc.set_threshold(_OBJECTS)
    compilation.inject_ctes_into_sql = inject_ctes
    ManifestLoader.build_manifest_state_check = check_but_the_day  # type: ignore[method-assign]
    base.write_json = write_json  # type: ignore[attr-defined]
    cli()


if __name__ == "__main__":
    main()
