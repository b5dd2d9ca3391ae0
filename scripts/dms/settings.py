"""Where things are: flags win over the environment, the environment over the defaults."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
"""Root of the dbt project, where dbt_project.yml is."""


@dataclass(frozen=True)
class Settings:
    """Absolute paths of the landing folder, the warehouse file and the published folder.

    `lake` is the absolute folder, or the URL of a folder in an object store, through which landed
    rows reach Spark and its results come back; empty stands for the folder beside the warehouse.
    """

    landing: Path
    warehouse: Path
    published: Path
    lake: str = ""

    @property
    def lake_location(self) -> str:
        """`lake`, or the folder `<warehouse>.lake` beside the file `<warehouse>.duckdb`."""
        beside = f"{self.warehouse.name.removesuffix('.duckdb')}.lake"
        return self.lake or str(self.warehouse.with_name(beside))


def load_settings(
    landing: Path | None = None, warehouse: Path | None = None, published: Path | None = None
) -> Settings:
    """Resolve the settings; relative paths are relative to the current folder."""

    def resolve(flag: Path | None, variable: str, default: str) -> Path:
        return (flag or Path(os.environ.get(variable) or default)).expanduser().absolute()

    lake = os.environ.get("DMS_LAKE", "")
    return Settings(
        landing=resolve(landing, "DMS_LANDING", "landing"),
        warehouse=resolve(warehouse, "DMS_WAREHOUSE", "warehouse/dealership.duckdb"),
        published=resolve(published, "DMS_PUBLISHED", "published"),
        lake=lake if not lake or "://" in lake else str(Path(lake).expanduser().absolute()),
    )
