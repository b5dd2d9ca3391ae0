"""Where things are: flags win over the environment, the environment over the defaults."""

import os
from dataclasses import dataclass
from pathlib import Path

from dms.errors import UsageError
from dms.words.choice import require_language

PROJECT_DIR = Path(__file__).resolve().parents[2]
"""Root of the dbt project, where dbt_project.yml is."""


NEVER_IN_A_PATH = "?"
"""DuckDB looks for the log of a database file before this sign."""

NEVER_IN_A_NAME = "'\";"
"""dbt takes the catalog's name from that of the warehouse file, and writes it into SQL."""

NOT_FOR_DBT = "#"
"""dbt reads the path of the warehouse as a URL, of which the rest would be the fragment."""


@dataclass(frozen=True)
class Settings:
    """Absolute paths of the landing folder, the warehouse file and the published folder.

    `lake` is the absolute folder, or the URL of a folder in an object store, through which landed
    rows reach Spark and its results come back; empty stands for the folder beside the warehouse.
    `ledger` is the absolute folder of what commands write, as campaigns; None stands for the one
    beside the warehouse. `language` is that of the report of each build.
    """

    landing: Path
    warehouse: Path
    published: Path
    lake: str = ""
    ledger: Path | None = None
    language: str = "en"

    @property
    def ledger_folder(self) -> Path:
        """`ledger`, or the folder `ledger` beside the warehouse file."""
        return self.ledger or self.warehouse.with_name("ledger")

    @property
    def lake_location(self) -> str:
        """`lake`, or the folder `<warehouse>.lake` beside the file `<warehouse>.duckdb`."""
        beside = f"{self.warehouse.name.removesuffix('.duckdb')}.lake"
        return self.lake or str(self.warehouse.with_name(beside))


def load_settings(
    landing: Path | None = None, warehouse: Path | None = None, published: Path | None = None
) -> Settings:
    """Resolve the settings; relative paths are relative to the current folder.

    Raises:
        UsageError: a path that DuckDB or dbt could not open, or a language without words.
    """

    def resolve(flag: Path | None, variable: str, default: str) -> Path:
        return (flag or Path(os.environ.get(variable) or default)).expanduser().absolute()

    lake, ledger = os.environ.get("DMS_LAKE", ""), os.environ.get("DMS_LEDGER")
    settings = Settings(
        landing=resolve(landing, "DMS_LANDING", "landing"),
        warehouse=resolve(warehouse, "DMS_WAREHOUSE", "warehouse/dealership.duckdb"),
        published=resolve(published, "DMS_PUBLISHED", "published"),
        lake=lake if not lake or "://" in lake else str(Path(lake).expanduser().absolute()),
        ledger=Path(ledger).expanduser().absolute() if ledger else None,
        language=require_language(os.environ.get("DMS_LANGUAGE") or "en", "DMS_LANGUAGE"),
    )
    name_for_dbt(settings.warehouse)
    _refuse(settings.published, NEVER_IN_A_PATH, str(settings.published), "DMS_PUBLISHED")
    return settings


def name_for_dbt(warehouse: Path) -> str:
    """The path of the warehouse as dbt opens it: from the current folder, where it is below that.

    So plain `dbt` names it as the profile does, and `dms check` its empty one: dbt parses the whole
    project anew for another path. Where the whole path has a sign that dbt cannot take, from the
    current folder too.

    Raises:
        UsageError: neither can be opened.
    """
    _refuse(warehouse, NEVER_IN_A_PATH, str(warehouse), "DMS_WAREHOUSE")
    _refuse(warehouse, NEVER_IN_A_NAME, warehouse.name, "DMS_WAREHOUSE")
    from_here = os.path.relpath(warehouse)
    is_below = Path(from_here).parts[0] != os.pardir
    if not is_below and not set(NOT_FOR_DBT) & set(str(warehouse)):
        return str(warehouse)
    _refuse(warehouse, NOT_FOR_DBT, from_here, "DMS_WAREHOUSE")
    return from_here


def _refuse(path: Path, signs: str, text: str, variable: str) -> None:
    if odd := sorted(set(signs) & set(text)):
        where = "the name of a warehouse" if signs == NEVER_IN_A_NAME else "its path"
        raise UsageError(
            f"{path}: cannot be opened with {' '.join(odd)} in {where}; rename it, or name another "
            f"place with {variable}"
        )
