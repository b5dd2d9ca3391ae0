"""bi/superset/datasets: what Superset is told of each segment and of each table that a chart reads.

`make docs` writes them from dbt's manifest, so that names, types and descriptions are written once.
Charts and dashboard beside them are written by hand; they name a dataset by its id.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from dms.errors import DataError
from dms.manifest import segments_of

BUNDLE = Path("bi") / "superset"

TYPES = {"string": "VARCHAR", "integer": "INTEGER", "double": "DOUBLE"}
"""What DuckDB calls a type whose name in a YAML is another."""

Node = dict[str, Any]


def datasets(project: Path, manifest: dict[str, Any]) -> dict[Path, str]:
    """Each file of bi/superset/datasets with its text; none in a project without the bundle.

    Raises:
        DataError: a chart reads a dataset that is no published table.
    """
    bundle = project / BUNDLE
    database_file = bundle / "databases" / "dealer_segments.yaml"
    if not database_file.is_file():
        return {}
    database = UUID(_read(database_file)["uuid"])
    published = {
        str(dataset_id(database, node)): node
        for node in manifest["nodes"].values()
        if node["config"].get("meta", {}).get("publish") == "segments"
    }
    segments = segments_of(manifest).values()
    wanted = {str(dataset_id(database, node)) for node in segments}
    for chart in sorted((bundle / "charts").glob("*.yaml")):
        dataset = _read(chart)["dataset_uuid"]
        if dataset not in published:
            raise DataError(f"{chart}: its dataset_uuid is that of no published table")
        wanted.add(dataset)
    texts = {}
    for name in sorted(wanted & set(published)):
        node = published[name]
        path = bundle / "datasets" / f"{node['schema']}.{node['alias']}.yaml"
        texts[path] = _dataset(node, database)
    return texts


def stale_datasets(project: Path, texts: Iterable[Path]) -> list[Path]:
    """Files of tables that are no more, or that no chart reads any more."""
    return sorted(set((project / BUNDLE / "datasets").glob("*.yaml")) - set(texts))


def dataset_id(database: UUID, node: Node) -> UUID:
    """The id of a table's dataset, the same for ever."""
    return uuid5(database, f"{node['schema']}.{node['alias']}")


def _dataset(node: Node, database: UUID) -> str:
    is_segment = node["schema"] == "segments"
    dataset = {
        "table_name": node["alias"],
        "schema": node["schema"],
        "description": _line(node["description"]),
        "columns": [_column(column) for column in node["columns"].values()],
        "metrics": [
            {"metric_name": "members", "verbose_name": "Members", "expression": "count(*)"}
            if is_segment
            else {"metric_name": "rows", "verbose_name": "Rows", "expression": "count(*)"}
        ],
        "uuid": str(dataset_id(database, node)),
        "database_uuid": str(database),
        "version": "1.0.0",
    }
    # One line a column, whatever its length.
    return yaml.safe_dump(
        dataset, sort_keys=False, allow_unicode=True, width=10**6, default_flow_style=None
    )


def _column(column: Node) -> Node:
    name = str(column["data_type"]).lower()
    return {
        "column_name": column["name"],
        "verbose_name": column["name"].replace("_", " ").capitalize(),
        "type": TYPES.get(name, name.upper()),
        "is_dttm": name in ("date", "timestamp"),
        "description": _line(column["description"]),
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _read(path: Path) -> Node:
    text: Node = yaml.safe_load(path.read_text(encoding="utf-8"))
    return text
